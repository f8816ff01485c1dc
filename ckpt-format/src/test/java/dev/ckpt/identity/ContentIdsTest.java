package dev.ckpt.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ckpt.io.Fault;
import dev.ckpt.io.MalformedException;
import dev.ckpt.io.RefusedException;
import dev.ckpt.model.Golden;
import dev.ckpt.model.StateDict;
import dev.ckpt.model.Trees;
import dev.ckpt.model.Understanding;
import dev.ckpt.tensor.DType;
import dev.ckpt.tensor.MetaTensor;
import dev.ckpt.tensor.PartialTensor;
import dev.ckpt.tensor.QuantizedTensor;
import dev.ckpt.tensor.Shape;
import dev.ckpt.tensor.SparseTensor;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.TensorValue;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The ids that `identity/expected_ids.py` prints: PyTorch and hashlib, by the definition alone.
class ContentIdsTest {

    private static final StridedTensor RAMP = floats(0, 1, 2, 3, 4, 5);

    private static StridedTensor floats(float... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : numbers) {
            bytes.putFloat(number);
        }
        return dense(DType.FLOAT32, Shape.of(numbers.length), bytes.array());
    }

    private static StridedTensor longs(Shape shape, long... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (long number : numbers) {
            bytes.putLong(number);
        }
        return dense(DType.INT64, shape, bytes.array());
    }

    private static StridedTensor dense(DType dtype, Shape shape, byte[] bytes) {
        return StridedTensor.rowMajor(dtype, shape, new Storage("test.pt", "data/0", bytes.length,
                ByteOrder.LITTLE_ENDIAN, "cpu", () -> MemorySegment.ofArray(bytes)));
    }

    private static StateDict with(String name, Tensor tensor) {
        return new StateDict().add(name, TensorValue.of(tensor));
    }

    private static String weights(StateDict state) {
        return ContentIds.of(state.understand()).weights().orElseThrow().toString();
    }

    private static ContentIds ids(String file) {
        return Golden.open(file, contents -> ContentIds.of(Understanding.of(contents)));
    }

    @Test
    void a_checkpoint_of_the_seed_model_has_the_ids_that_python_gives_it() {
        ContentIds ids = ids("golden/seed-adamw/start.pt");
        assertEquals("sha256:cfca9411a1a1f7c53a4fbc6cc0fe9079854c89beb4b86a50c01720746ef7fb25",
                ids.weights().orElseThrow().toString());
        assertEquals("sha256:276eb45c3d28119381c420d53fbed4fd033419ff254219d9052c1429a6afb963",
                ids.optimizer().orElseThrow().toString());
    }

    @Test
    void a_tied_head_counts_once_under_the_first_name() {
        ContentIds ids = ids("golden/nanogpt/start.pt");
        assertEquals("sha256:57afd6c95d0612edce516e0dc897783e456c063360c4b4a5cb1dd69a4c6f7afe",
                ids.weights().orElseThrow().toString());
        assertEquals("sha256:5a37ef9a5185b7abaf66cca6355a4e42feead1bff338b405831a4a4ed3430966",
                ids.optimizer().orElseThrow().toString());
        assertTrue(ids.weightTensors().stream().noneMatch(tensor -> tensor.name().equals("lm_head.weight")));
    }

    @Test
    void a_safetensors_file_has_weights_alone() {
        ContentIds ids = ids("golden/hf-gpt2/pretrained/model.safetensors");
        assertEquals("sha256:65040e85ab5b74932132b07cd129435d74ec0c5c5c3e908b4a647af2318cdfde",
                ids.weights().orElseThrow().toString());
        assertEquals(Optional.empty(), ids.optimizer());
    }

    @Test
    void elements_count_in_row_major_order_whatever_their_strides() {
        StridedTensor transposed = StridedTensor.of(DType.FLOAT32, Shape.of(3, 2), new long[]{1, 3}, 0,
                RAMP.storage());
        byte[] rounded = new byte[12];
        for (int i = 0; i < 6; i++) {
            ByteBuffer.wrap(rounded).order(ByteOrder.LITTLE_ENDIAN).putShort(2 * i,
                    (short) (Float.floatToIntBits(i) >> 16));
        }
        StateDict state = with("b.weight", transposed).add("a.weight",
                TensorValue.of(dense(DType.BFLOAT16, Shape.of(6), rounded)));
        assertEquals("sha256:e5b0e7ba20e22cc7273ad51c7d6d0d95db4f865fa88d825f5b1de91968c18a0e", weights(state));
    }

    @Test
    void names_are_sorted_as_bytes_and_keep_lone_surrogates() {
        StateDict state = with("\uffff", RAMP).add("\ud83d\ude00", TensorValue.of(floats(1, 2, 3, 4, 5, 6)))
                .add("\ud800x", TensorValue.of(floats(2, 3, 4, 5, 6, 7)));
        assertEquals("sha256:031e9a07d2f469643049818425bed00ee044dccbf4907cb115a0c93ea6fd4843", weights(state));
    }

    @Test
    void sparse_and_quantized_tensors_count_by_their_parts() {
        Tensor sparse = new SparseTensor("sparse_coo", Shape.of(3, 2), List.of(longs(Shape.of(2, 2), 0, 2, 1, 0)),
                floats(1.5f, -2), false, Optional.of(true));
        assertEquals("sha256:f70f9559188e9550a5152818149b862aeda9f3e86d22433faa28ce41ba998fe7",
                weights(with("sparse.weight", sparse)));
        Tensor quantized = new QuantizedTensor(dense(DType.QINT8, Shape.of(3), new byte[]{3, 4, 5}),
                new QuantizedTensor.Quantizer.PerTensor(0.5, 3));
        assertEquals("sha256:13a4e15ef55e8b9b41cfeb615e7ec6a7587b83013a290cefe2fc4f21aefd6a9d",
                weights(with("q.weight", quantized)));
    }

    @Test
    void a_share_of_a_tensor_is_not_the_tensor() {
        String whole = weights(with("a.weight", RAMP));
        String share = weights(with("a.weight",
                new PartialTensor(DType.FLOAT32, Shape.of(6), RAMP, "Replicate()", false)));
        String shapeAlone = weights(with("a.weight", new MetaTensor(DType.FLOAT32, Shape.of(6), false)));
        assertNotEquals(whole, share);
        assertNotEquals(whole, shapeAlone);
        assertNotEquals(share, shapeAlone);
    }

    @Test
    void shape_dtype_and_name_tell_equal_bytes_apart() {
        String ramp = weights(with("a.weight", RAMP));
        assertNotEquals(ramp, weights(with("b.weight", RAMP)));
        assertNotEquals(ramp,
                weights(with("a.weight", StridedTensor.rowMajor(DType.FLOAT32, Shape.of(2, 3), RAMP.storage()))));
        assertNotEquals(ramp,
                weights(with("a.weight", StridedTensor.rowMajor(DType.INT32, Shape.of(6), RAMP.storage()))));
    }

    @Test
    void neither_order_nor_wrapper_prefixes_count() {
        StateDict state = with("b.weight", RAMP).add("a.weight", TensorValue.of(floats(7)));
        assertEquals(weights(state), weights(state.sorted()));
        assertEquals(weights(state), weights(state.prefixed("_orig_mod.module.")));
    }

    @Test
    void the_slots_of_several_optimizers_are_told_apart_by_their_paths() {
        Dict two = Trees.dict("model", with("a.weight", RAMP).add("b.weight", TensorValue.of(floats(7))).dict(),
                "optimizer_d", adam(RAMP), "optimizer_g", adam(RAMP));
        ContentIds ids = ContentIds.of(Trees.understand(two));
        assertEquals(List.of("optimizer_d/a.weight/exp_avg", "optimizer_g/a.weight/exp_avg"),
                ids.optimizerTensors().stream().map(TensorId::name).toList());
    }

    private static Dict adam(StridedTensor moments) {
        return Trees.dict("state", Trees.dict(0, Trees.dict("step", 3, "exp_avg", TensorValue.of(moments))),
                "param_groups", Trees.list(Trees.dict("lr", 0.1, "betas", Trees.list(0.9, 0.95), "params",
                        Trees.list(0), "param_names", Trees.list("a.weight"))));
    }

    @Test
    void a_tensor_larger_than_the_memory_for_it_is_read_in_pieces() {
        long elements = 40_000_000; // 320 MB of zeros from 8 bytes, with a heap of 256 MB
        StridedTensor zeros = StridedTensor.of(DType.FLOAT64, Shape.of(elements), new long[]{0}, 0,
                dense(DType.FLOAT64, Shape.of(1), new byte[8]).storage());
        TensorDigest digest = TensorDigests.of(List.of(zeros)).of(zeros);
        assertEquals("sha256:7ab60ed519202af7933b68469d058dc3331ec7c5a27eca4412728a9a9564dc06",
                digest.sha256().toString());
    }

    @Test
    void a_few_bytes_expanded_to_terabytes_are_refused() {
        StridedTensor huge = StridedTensor.of(DType.FLOAT64, Shape.of(1L << 40), new long[]{0}, 0,
                dense(DType.FLOAT64, Shape.of(1), new byte[8]).storage());
        RefusedException refused = assertThrows(RefusedException.class, () -> TensorDigests.of(List.of(huge)));
        assertTrue(refused.getMessage().startsWith("test.pt: expected tensors that cover their 8 bytes of storage"),
                refused.getMessage());
    }

    @Test
    void what_cannot_be_read_fails_as_reading_it_does() {
        StridedTensor broken = StridedTensor.rowMajor(DType.FLOAT32, Shape.of(2),
                new Storage("test.pt", "data/9", 8, ByteOrder.LITTLE_ENDIAN, "cpu", () -> {
                    throw new MalformedException(Fault.in("test.pt").at("record data/9").found("damage"));
                }));
        StateDict state = with("a.weight", RAMP).add("b.weight", TensorValue.of(broken));
        assertThrows(MalformedException.class, () -> ContentIds.of(state.understand()));
    }

    @Test
    void an_id_is_read_as_it_is_written_and_in_no_other_way() {
        ContentId id = ContentIds.of(with("a.weight", RAMP).understand()).weights().orElseThrow();
        assertEquals(Optional.of(id), ContentId.parse(id.toString()));
        assertEquals(Optional.empty(), ContentId.parse(id.toString().toUpperCase(Locale.ROOT)));
        assertEquals(Optional.empty(), ContentId.parse(id + "0"));
        assertEquals(Optional.empty(), ContentId.parse(""));
    }
}
