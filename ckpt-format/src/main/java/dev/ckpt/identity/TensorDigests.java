package dev.ckpt.identity;

import dev.ckpt.io.Fault;
import dev.ckpt.io.RefusedException;
import dev.ckpt.model.Ties;
import dev.ckpt.tensor.Storage;
import dev.ckpt.tensor.StridedTensor;
import dev.ckpt.tensor.Tensor;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/// The digests of many tensors, made in one pass; what is tied is read once.
public final class TensorDigests {

    /// Tensors that overlap are in some checkpoints; more than so many times over a storage they are made to keep a reader
    /// busy, as a stride of 0 can make a terabyte of four bytes.
    private static final long OVERLAP = 64;

    /// What a reader gets through in a second, so that small files may overlap as they like.
    private static final long ALWAYS = 1 << 30;

    private final IdentityHashMap<StridedTensor, TensorDigest> digests;

    private TensorDigests(IdentityHashMap<StridedTensor, TensorDigest> digests) {
        this.digests = digests;
    }

    /// Reads them all.
    ///
    /// @throws RefusedException when a few bytes of the file stand for a great many elements
    /// @throws dev.ckpt.io.CheckpointException when bytes cannot be had
    public static TensorDigests of(List<? extends Tensor> tensors) {
        Ties ties = new Ties();
        List<StridedTensor> distinct = new ArrayList<>();
        IdentityHashMap<StridedTensor, Integer> numbers = new IdentityHashMap<>();
        for (Tensor tensor : tensors) {
            for (StridedTensor part : tensor.parts()) {
                if (!numbers.containsKey(part)) {
                    // ties go by names, and here a number is name enough
                    Optional<String> first = ties.first(Integer.toString(distinct.size()), part);
                    numbers.put(part, first.map(Integer::valueOf).orElse(distinct.size()));
                    if (first.isEmpty()) {
                        distinct.add(part);
                    }
                }
            }
        }
        requireAffordable(distinct);
        List<TensorDigest> read = TensorPass.over(distinct, Reader::new);
        IdentityHashMap<StridedTensor, TensorDigest> digests = new IdentityHashMap<>(numbers.size());
        numbers.forEach((part, number) -> digests.put(part, read.get(number)));
        return new TensorDigests(digests);
    }

    /// @throws IllegalArgumentException when it was no part of the tensors that were read
    public TensorDigest of(StridedTensor part) {
        TensorDigest digest = digests.get(part);
        if (digest == null) {
            throw new IllegalArgumentException("not among the tensors read: " + part);
        }
        return digest;
    }

    /// Bounds the work by the bytes that are there.
    ///
    /// @param parts distinct ones
    /// @throws RefusedException when they overlap without bounds
    public static void requireAffordable(List<StridedTensor> parts) {
        Set<Storage> storages = Collections.newSetFromMap(new IdentityHashMap<>());
        long stored = 0;
        long read = 0;
        for (StridedTensor part : parts) {
            read = read + Math.min(part.bytes(), Long.MAX_VALUE - read);
            if (storages.add(part.storage())) {
                stored = stored + Math.min(part.storage().byteSize(), Long.MAX_VALUE - stored);
            }
        }
        if (read > ALWAYS && read / OVERLAP > stored) {
            throw new RefusedException(Fault.in(parts.getFirst().storage().file())
                    .expected("tensors that cover their " + stored + " bytes of storage at most " + OVERLAP + " times")
                    .found(read + " bytes of tensors")
                    .because("tensors were expanded without being copied, or the file is built to keep readers busy")
                    .next("save the expanded tensors as they were before expand()"));
        }
    }

    private static final class Reader implements TensorPass.Reader<TensorDigest> {

        private final MessageDigest sha256 = Encoding.sha256();
        private final CRC32C crc32c = new CRC32C();

        @Override
        public void take(byte[] bytes, int length) {
            sha256.update(bytes, 0, length);
            crc32c.update(bytes, 0, length);
        }

        @Override
        public TensorDigest result() {
            return new TensorDigest(ContentId.of(sha256.digest()), (int) crc32c.getValue());
        }
    }
}
