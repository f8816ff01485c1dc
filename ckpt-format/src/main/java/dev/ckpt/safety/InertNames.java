package dev.ckpt.safety;

import java.util.Set;

/// Names whose call does no more than rebuild a tensor or a plain container: those that PyTorch 2.13 allows with
/// `weights_only=True`, and those that this library interprets itself.
final class InertNames {

    /// docs/pytorch-format.md §2.5 without the families below, and §2.3 and §2.4.
    private static final Set<String> NAMES = NameTable.names("""
            builtins: set frozenset bytes bytearray complex range slice list dict tuple int float str bool
            collections: OrderedDict Counter defaultdict deque
            _codecs: encode
            torch: Size Tensor device
                   per_tensor_affine per_tensor_symmetric per_channel_affine per_channel_symmetric
                   per_channel_affine_float_qparams
                   strided sparse_coo sparse_csr sparse_csc sparse_bsr sparse_bsc jagged
                   bool uint8 uint16 uint32 uint64 int8 int16 int32 int64
                   float16 float32 float64 bfloat16 complex32 complex64 complex128
                   half float double short int long chalf cfloat cdouble
                   float8_e4m3fn float8_e5m2 float8_e4m3fnuz float8_e5m2fnuz float8_e8m0fnu float4_e2m1fn_x2
                   qint8 quint8 qint32 quint4x2 quint2x4 bits8 bits16 bits1x8 bits2x4 bits4x2
                   uint1 uint2 uint3 uint4 uint5 uint6 uint7 int1 int2 int3 int4 int5 int6 int7
            torch.nn.parameter: Parameter Buffer UninitializedParameter UninitializedBuffer
            torch.nn: Parameter Buffer
            torch.serialization: _get_layout
            torch.storage: TypedStorage UntypedStorage _TypedStorage _UntypedStorage
            torch._utils: _rebuild_tensor _rebuild_tensor_v2 _rebuild_tensor_v3
                   _rebuild_parameter _rebuild_parameter_with_state _rebuild_qtensor
                   _rebuild_sparse_tensor _rebuild_sparse_csr_tensor _rebuild_nested_tensor
                   _rebuild_meta_tensor_no_storage _rebuild_wrapper_subclass
                   _rebuild_device_tensor_from_numpy _rebuild_device_tensor_from_cpu_tensor _rebuild_xla_tensor
            torch._tensor: _rebuild_from_type _rebuild_from_type_v2
            torch.tensor: _rebuild_from_type _rebuild_from_type_v2
            torch.nested._internal.nested_tensor: NestedTensor _rebuild_njt
            torch.distributed._mesh_layout: _MeshLayout _FlatLayout
            torch.distributed.device_mesh: DeviceMesh
            torch.distributed.tensor: DTensor
            torch.distributed.tensor._dtensor_spec: DTensorSpec ShardOrderEntry TensorMeta
            torch.distributed.tensor.placement_types: Partial Replicate Shard _StridedShard
            torch.jit._pickle: build_intlist build_doublelist build_boollist build_tensorlist build_tensor_from_id
                   restore_type_tag
            """);

    /// `FloatTensor`, `FloatStorage` and their kin stand in several modules.
    private static final Set<String> TENSOR_MODULES = NameTable
            .words("torch torch.cuda torch.sparse torch.cuda.sparse");
    private static final Set<String> ELEMENTS = NameTable.words("""
            BFloat16 Bool Byte Char Double Float Half Int Long Short ComplexFloat ComplexDouble
            QInt8 QUInt8 QInt32 QUInt4x2 QUInt2x4
            """);

    private InertNames() {}

    /// @param name as [PythonNames#modern] gives it
    static boolean contains(GlobalName name) {
        return NAMES.contains(name.dotted()) || isTorchScript(name.module())
                || (TENSOR_MODULES.contains(name.module())
                        && (isElement(name.name(), "Storage") || isElement(name.name(), "Tensor")));
    }

    /// A class of a TorchScript program. Its name means something only inside the archive, to the loader in C++: Python has
    /// no module of that name, so that an unpickler can import nothing by it.
    private static boolean isTorchScript(String module) {
        return module.equals("__torch__") || module.startsWith("__torch__.");
    }

    private static boolean isElement(String name, String suffix) {
        return name.endsWith(suffix) && ELEMENTS.contains(name.substring(0, name.length() - suffix.length()));
    }
}
