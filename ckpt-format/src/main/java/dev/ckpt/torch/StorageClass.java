package dev.ckpt.torch;

import dev.ckpt.pickle.PickleNode;
import dev.ckpt.tensor.DType;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A class of storages, as a persistent id names it: `torch.FloatStorage`.
///
/// @param name the class's own name
/// @param dtype that of its elements; empty for the untyped one, which counts bytes
record StorageClass(String name, Optional<DType> dtype) {

    private static final Map<String, DType> TYPED = Map.ofEntries(Map.entry("DoubleStorage", DType.FLOAT64),
            Map.entry("FloatStorage", DType.FLOAT32), Map.entry("HalfStorage", DType.FLOAT16),
            Map.entry("BFloat16Storage", DType.BFLOAT16), Map.entry("LongStorage", DType.INT64),
            Map.entry("IntStorage", DType.INT32), Map.entry("ShortStorage", DType.INT16),
            Map.entry("CharStorage", DType.INT8), Map.entry("ByteStorage", DType.UINT8),
            Map.entry("BoolStorage", DType.BOOL), Map.entry("ComplexFloatStorage", DType.COMPLEX64),
            Map.entry("ComplexDoubleStorage", DType.COMPLEX128), Map.entry("QInt8Storage", DType.QINT8),
            Map.entry("QUInt8Storage", DType.QUINT8), Map.entry("QInt32Storage", DType.QINT32),
            Map.entry("QUInt4x2Storage", DType.QUINT4X2), Map.entry("QUInt2x4Storage", DType.QUINT2X4));

    private static final StorageClass UNTYPED = new StorageClass("UntypedStorage", Optional.empty());

    private static final Map<DType, StorageClass> BY_DTYPE = TYPED.entrySet()
            .stream()
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue,
                    entry -> new StorageClass(entry.getKey(), Optional.of(entry.getValue()))));

    /// The class that PyTorch saves tensors of this dtype under; empty where PyTorch has no such dtype. Those that came
    /// after the typed classes are saved as bytes.
    static Optional<StorageClass> of(DType dtype) {
        return switch (dtype) {
            case FLOAT6_E2M3, FLOAT6_E3M2, FLOAT4 -> Optional.empty();
            default -> Optional.of(BY_DTYPE.getOrDefault(dtype, UNTYPED));
        };
    }

    static StorageClass untyped() {
        return UNTYPED;
    }

    /// The module that Python finds it in.
    String module() {
        return dtype.isPresent() ? "torch" : "torch.storage";
    }

    /// The class of that name. PyTorch goes by the name alone, whatever the module (`torch.cuda`), and so do we.
    static Optional<StorageClass> of(PickleNode node) {
        if (!(node instanceof PickleNode.Global global)) {
            return Optional.empty();
        }
        String name = global.name().name();
        // the underscore is how 1.11 and 1.12 spelled it
        if (name.equals("UntypedStorage") || name.equals("_UntypedStorage")) {
            return Optional.of(UNTYPED);
        }
        return Optional.ofNullable(TYPED.get(name)).map(dtype -> new StorageClass(name, Optional.of(dtype)));
    }

    /// Bytes of one of the things that `numel` counts. The packed types count bytes there.
    int unit() {
        return dtype.filter(type -> !type.subByte()).map(DType::bytes).orElse(1);
    }
}
