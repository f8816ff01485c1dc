package dev.ckpt.torch;

import dev.ckpt.io.UnsupportedException;
import dev.ckpt.pickle.PickleWriter;
import dev.ckpt.safety.GlobalName;
import dev.ckpt.tensor.PartialTensor;
import dev.ckpt.tensor.Tensor;
import dev.ckpt.tree.Bytes;
import dev.ckpt.tree.Dict;
import dev.ckpt.tree.Opaque;
import dev.ckpt.tree.Scalar;
import dev.ckpt.tree.Sequence;
import dev.ckpt.tree.StorageValue;
import dev.ckpt.tree.TensorValue;
import dev.ckpt.tree.Text;
import dev.ckpt.tree.Value;
import java.io.IOException;
import java.util.Optional;

/// Writes a tree as the pickle that `torch.save` makes of the objects in it: the same opcodes, the same memo. One value is
/// one object, wherever it occurs, and a tree may contain itself.
final class TreePickling {

    private static final String BUILTIN = "__builtin__";
    private static final String UTILS = "torch._utils";

    /// In characters; a text is made into bytes at once.
    private static final int LONGEST_TEXT = 1 << 29;

    private final PickleWriter out;
    private final TensorPickling tensors;
    private final PicklingStack stack;
    private final CollectionPickling collections;

    /// @param file the name of the checkpoint that the tree is of, for messages
    TreePickling(String file, PickleWriter out, TensorPickling tensors) {
        this.out = out;
        this.tensors = tensors;
        this.stack = new PicklingStack(file, out);
        this.collections = new CollectionPickling(out, stack);
    }

    /// @throws UnsupportedException when there is something in the tree that a new file may not or cannot hold
    void write(Value root) throws IOException {
        stack.write(root, this::save);
    }

    private void save(Value value) throws IOException {
        switch (value) {
            case Scalar.None none -> out.none();
            case Scalar.Bool bool -> out.bool(bool.value());
            case Scalar.Int number -> out.integer(number.value());
            case Scalar.BigInt number -> out.integer(number.value());
            case Scalar.Real number -> out.real(number.value());
            case Text text -> text(text);
            case StorageValue storage -> tensors.storage(storage);
            case Opaque object when object.via() == Opaque.Via.REFERENCE -> name(object);
            default -> {
                if (!out.get(value)) {
                    begin(value);
                }
            }
        }
    }

    private void text(Text text) throws IOException {
        if (text.text().length() > LONGEST_TEXT) {
            throw stack.refused("a text of at most " + LONGEST_TEXT + " characters",
                    text.text().length() + " characters",
                    "it is no text, but data in the place of one", stack.withoutIt());
        }
        out.text(text.text());
    }

    /// An object that is not in the memo yet.
    private void begin(Value value) throws IOException {
        switch (value) {
            case TensorValue tensor -> tensor(tensor);
            case Dict dict -> collections.dict(dict);
            case Sequence sequence -> collections.sequence(sequence);
            case Bytes bytes -> bytes(bytes);
            case Scalar.Complex number -> complex(number);
            case Opaque object -> object(object);
            case Text text -> throw new IllegalStateException("is an atom");
            case StorageValue storage -> throw new IllegalStateException("is an atom");
            case Scalar scalar -> throw new IllegalStateException("is an atom");
        }
    }

    // ---- bytes, numbers, objects

    private void bytes(Bytes bytes) throws IOException {
        long size = bytes.content().byteSize();
        if (size > PickleWriter.LONGEST_TEXT / 2
                && PickleWriter.latin1Length(bytes.content()) > PickleWriter.LONGEST_TEXT) {
            throw stack.refused("at most 4 GiB of bytes, each above 7F counting twice", size + " bytes",
                    "this is as much as one value of a pickle of protocol 2 holds", stack.withoutIt());
        }
        if (bytes.mutable()) {
            out.global(BUILTIN, "bytearray");
            if (size == 0) {
                out.emptyTuple();
            } else {
                out.bytes(bytes.content());
                out.putUnknown();
                stack.newTuple(1);
            }
            out.reduce();
        } else {
            out.bytes(bytes.content());
        }
        out.put(bytes);
    }

    private void complex(Scalar.Complex number) throws IOException {
        out.global(BUILTIN, "complex");
        out.real(number.real());
        out.real(number.imaginary());
        stack.newTuple(2);
        out.reduce();
        out.put(number);
    }

    private void name(Opaque object) throws IOException {
        GlobalName name = carried(object);
        out.global(name.module(), name.name());
    }

    private GlobalName carried(Opaque object) {
        return CarriedNames.of(object).orElseThrow(() -> stack.refused("tensors and plain data",
                "an object of " + NodeText.shortened(object.className()),
                CarriedNames.isScript(object)
                        ? "the classes of a TorchScript program are known in its own file alone"
                        : "it would carry code into a new file",
                stack.withoutIt()));
    }

    private void object(Opaque object) throws IOException {
        name(object);
        stack.enter(object);
        stack.laterTuple(object.arguments(), () -> {
            if (object.via() == Opaque.Via.NEW) {
                out.newObject();
            } else {
                out.reduce();
            }
            if (stack.made(object)) {
                object.states().reversed().forEach(stack::laterState);
                stack.later(new Unwritten.Items(out, object.elements(), Batches.Style.ITERATED),
                        new Unwritten.Pairs(out, object.entries(), Batches.Style.ITERATED));
            }
        });
    }

    // ---- tensors

    private void tensor(TensorValue value) throws IOException {
        requireForm(value.tensor());
        Optional<Value> attributes = value.attributes();
        if (value.parameter()) {
            out.global(UTILS, attributes.isEmpty() ? "_rebuild_parameter" : "_rebuild_parameter_with_state");
            if (attributes.isPresent()) {
                out.mark();
            }
            tensors.data(value.tensor());
            out.bool(value.tensor().requiresGrad());
            tensors.hooks();
            finish(value, 3);
        } else if (attributes.isPresent()) {
            out.global("torch._tensor", "_rebuild_from_type_v2");
            out.mark();
            tensors.function(value.tensor());
            out.global("torch", "Tensor");
            tensors.arguments(value.tensor(), value.tensor().requiresGrad());
            finish(value, 3);
        } else {
            tensors.tensor(value.tensor());
            out.put(value);
        }
    }

    private void requireForm(Tensor tensor) {
        if (tensor instanceof PartialTensor) {
            throw stack.refused("a whole tensor", "one process's shard of a distributed one",
                    "the file is one process's part of a checkpoint",
                    "put the shards together with PyTorch first, or leave it out: ckpt convert --skip NAME");
        }
        if (StorageClass.of(tensor.dtype()).isEmpty()) {
            throw stack.refused("a dtype of PyTorch", tensor.dtype().torchName(), "only safetensors has this type",
                    "leave it out: ckpt convert --skip NAME");
        }
    }

    /// The call with so many arguments, after which the attributes come, if there are any.
    private void finish(TensorValue value, int arguments) throws IOException {
        if (value.attributes().isEmpty()) {
            stack.newTuple(arguments);
            out.reduce();
            out.put(value);
            return;
        }
        stack.enter(value);
        stack.later(new Unwritten.Part("attributes", value.attributes().get()), Unwritten.then(() -> {
            stack.newTuple(arguments + 1);
            out.reduce();
            stack.made(value);
        }));
    }
}
