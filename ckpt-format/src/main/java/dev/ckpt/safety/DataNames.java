package dev.ckpt.safety;

import java.util.Set;

/// Classes known to carry data and nothing else. PyTorch refuses them with `weights_only=True`; unpickling them without it
/// runs their own code, which is known to be harmless.
final class DataNames {

    private static final Set<String> NAMES = NameTable.names("""
            argparse: Namespace
            builtins: object NoneType Ellipsis ellipsis NotImplemented
            collections: ChainMap UserDict UserList UserString
            copyreg: _reconstructor __newobj__ __newobj_ex__
            datetime: datetime date time timedelta timezone tzinfo
            decimal: Decimal
            fractions: Fraction
            uuid: UUID SafeUUID
            types: SimpleNamespace NoneType
            typing: Any
            pathlib: Path PosixPath WindowsPath PurePath PurePosixPath PureWindowsPath
            pathlib._local: Path PosixPath WindowsPath PurePath PurePosixPath PureWindowsPath
            random: Random
            numpy: ndarray dtype generic number bool_ bool str_ bytes_ void object_ datetime64 timedelta64
                   int8 int16 int32 int64 uint8 uint16 uint32 uint64 intc uintc longlong ulonglong int_ uint
                   float16 float32 float64 longdouble complex64 complex128 clongdouble
            numpy.core.multiarray: _reconstruct scalar
            numpy._core.multiarray: _reconstruct scalar
            numpy.core.numeric: _frombuffer
            numpy._core.numeric: _frombuffer
            numpy.ma.core: _mareconstruct MaskedArray
            numpy.random._pickle: __randomstate_ctor __generator_ctor __bit_generator_ctor
            numpy.random.mtrand: RandomState
            numpy.random.bit_generator: SeedSequence
            numpy.random._mt19937: MT19937
            numpy.random._pcg64: PCG64 PCG64DXSM
            numpy.random._philox: Philox
            numpy.random._sfc64: SFC64
            torch.storage: _load_from_bytes
            torch: Generator
            torch.distributed.checkpoint.filesystem: _StorageInfo _StoragePrefix
            torch.amp.grad_scaler: GradScaler OptState _MultiDeviceReplicator
            torch.cuda.amp.grad_scaler: GradScaler OptState
            torch.distributed.fsdp.api: ShardingStrategy BackwardPrefetch StateDictType MixedPrecision CPUOffload
            torch.utils.hooks: RemovableHandle
            transformers.configuration_utils: PretrainedConfig PreTrainedConfig
            transformers.generation.configuration_utils: GenerationConfig
            transformers.tokenization_utils_base: BatchEncoding
            transformers.modeling_outputs: BaseModelOutput
            transformers.feature_extraction_utils: BatchFeature
            transformers.utils.generic: PaddingStrategy TensorType
            accelerate.state: PartialState AcceleratorState GradientState
            peft.tuners.lora.config: LoraConfig LoraRuntimeConfig EvaConfig CordaConfig
            peft.tuners.lora: LoraConfig
            peft.utils.peft_types: PeftType TaskType
            omegaconf.dictconfig: DictConfig
            omegaconf.listconfig: ListConfig
            omegaconf.base: Metadata ContainerMetadata SCMode
            omegaconf.nodes: AnyNode ValueNode StringNode IntegerNode FloatNode BooleanNode BytesNode PathNode EnumNode
            lightning_fabric.utilities.data: AttributeDict
            lightning.fabric.utilities.data: AttributeDict
            pytorch_lightning.utilities.parsing: AttributeDict
            deepspeed.runtime.fp16.loss_scaler: LossScaler DynamicLossScaler LossScalerBase
            deepspeed.runtime.zero.config: ZeroStageEnum
            deepspeed.utils.tensor_fragment: fragment_address tensor_fragment
            megatron.core.enums: ModelType Fp8Recipe
            megatron.enums: PositionEmbeddingType
            megatron.model.enums: ModelType AttnType AttnMaskType LayerType
            megatron.core.transformer.enums: AttnBackend AttnMaskType AttnType LayerType ModelType
            easydict: EasyDict
            """);

    /// Every class below one of these modules: layers, optimizers and schedulers of PyTorch, and the settings and
    /// enumerations of the usual training frameworks.
    private static final Set<String> CLASS_MODULES = NameTable.words("""
            torch.nn.modules torch.optim torch.nn.utils.parametrizations
            torch.distributed.checkpoint.metadata torch.distributed._shard.checkpoint.metadata
            torch.distributed._shard.metadata torch.distributed._shard.sharded_tensor.metadata
            torch.ao.quantization.qconfig torch.ao.quantization.observer torch.ao.quantization.fake_quantize
            numpy.dtypes
            transformers.training_args transformers.training_args_seq2seq transformers.trainer_utils
            transformers.trainer_pt_utils transformers.integrations.deepspeed transformers.deepspeed
            transformers.debug_utils
            transformers.utils.quantization_config
            accelerate.utils.dataclasses accelerate.utils.deepspeed
            trl.trainer.sft_config trl.trainer.dpo_config trl.trainer.ppo_config trl.trainer.grpo_config
            pytorch_lightning.callbacks lightning.pytorch.callbacks
            pytorch_lightning.trainer.states lightning.pytorch.trainer.states
            """);

    private DataNames() {}

    /// @param name as [PythonNames#modern] gives it
    static boolean contains(GlobalName name) {
        return NAMES.contains(name.dotted());
    }

    /// Whether the name is a class of a module that holds such classes only. The module may have imported others for its
    /// own use, so this is asked after the dangerous names.
    static boolean isClassOfKnownModule(GlobalName name) {
        return isClass(name.name()) && inClassModule(name.module());
    }

    private static boolean inClassModule(String module) {
        for (String prefix = module; !prefix.isEmpty(); prefix = parent(prefix)) {
            if (CLASS_MODULES.contains(prefix)) {
                return true;
            }
        }
        return isModelConfiguration(module);
    }

    /// `transformers.models.gpt2.configuration_gpt2`.
    private static boolean isModelConfiguration(String module) {
        return module.startsWith("transformers.models.")
                && module.startsWith("configuration_", module.lastIndexOf('.') + 1);
    }

    /// Classes are written with a capital first; functions, which may do anything, are not.
    private static boolean isClass(String name) {
        int first = 0;
        while (first < name.length() && name.charAt(first) == '_') {
            first++;
        }
        return first < name.length() && Character.isUpperCase(name.charAt(first));
    }

    static String parent(String dotted) {
        int dot = dotted.lastIndexOf('.');
        return dot < 0 ? "" : dotted.substring(0, dot);
    }
}
