package dev.ckpt.safety;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Names and their verdicts; the last dot parts module and name unless a space does.
class GlobalPolicyTest {

    private static GlobalName name(String text) {
        int space = text.indexOf(' ');
        int cut = space < 0 ? text.lastIndexOf('.') : space;
        return new GlobalName(text.substring(0, cut), text.substring(cut + 1));
    }

    private static void assertVerdict(Verdict verdict, String text) {
        assertEquals(verdict, GlobalPolicy.verdict(name(text)), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"collections.OrderedDict", "collections.defaultdict", "torch._utils._rebuild_tensor_v2",
        "torch._utils._rebuild_sparse_csr_tensor", "torch.FloatStorage", "torch.cuda.HalfStorage",
        "torch.QUInt4x2Storage", "torch.cuda.sparse.DoubleTensor", "torch.storage.UntypedStorage", "torch.bfloat16",
        "torch.float8_e8m0fnu", "torch.int7", "torch.Size", "torch.device", "torch.nn.parameter.Parameter",
        "torch.serialization._get_layout", "torch._tensor._rebuild_from_type_v2", "_codecs.encode", "builtins.set",
        "builtins.frozenset", "__builtin__.bytearray", "__builtin__.xrange", "__builtin__.long",
        "torch.distributed.tensor.DTensor", "torch.jit._pickle.build_intlist", "__torch__.M",
        "__torch__.torch.nn.modules.linear.Linear"})
    void what_rebuilds_tensors_and_containers_is_inert(String name) {
        assertVerdict(Verdict.INERT, name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"argparse.Namespace", "pathlib.PosixPath", "pathlib._local.PosixPath", "datetime.datetime",
        "numpy.core.multiarray._reconstruct", "numpy._core.multiarray.scalar", "numpy.dtype", "numpy.ndarray",
        "decimal.Decimal", "fractions.Fraction", "uuid.UUID", "types.SimpleNamespace", "copy_reg._reconstructor",
        "torch.storage._load_from_bytes", "torch.nn.modules.linear.Linear", "torch.optim.adamw.AdamW",
        "torch.optim.lr_scheduler.LambdaLR", "torch.distributed.checkpoint.metadata.Metadata",
        "transformers.training_args.TrainingArguments", "transformers.trainer_utils.IntervalStrategy",
        "transformers.models.gpt2.configuration_gpt2.GPT2Config", "accelerate.state.PartialState",
        "accelerate.utils.dataclasses.DistributedType", "omegaconf.dictconfig.DictConfig",
        "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint"})
    void known_classes_are_data(String name) {
        assertVerdict(Verdict.DATA, name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"os.system", "posix.system", "nt.system", "os.path.join", "os.path.os.system",
        "subprocess.Popen", "commands.getoutput", "sys.modules", "builtins.eval", "__builtin__.eval",
        "__builtin__.apply",
        "__builtin__.reduce", "builtins.getattr", "builtins.__import__", "builtins.open", "operator.attrgetter",
        "_operator.methodcaller", "functools.partial", "_io.FileIO", "io.open", "importlib.import_module",
        "runpy.run_path", "socket.create_connection", "shutil.rmtree", "pickle.loads", "cPickle.loads", "_pickle.loads",
        "marshal.loads", "types.CodeType", "types.FunctionType", "torch.load", "torch.serialization.load",
        "torch.hub.load", "torch.jit.load", "torch.compile", "torch._inductor.codecache.compile_file",
        "torch.utils.collect_env.run", "torch.distributed.rpc.rpc_async", "numpy.f2py.crackfortran.getlincoef",
        "numpy.testing._private.utils.runstring", "torch.fx.experimental.anything.evaluate_guards_expression",
        "urllib.urlopen", "urllib2.urlopen", "httplib.HTTPSConnection", "webbrowser.open", "pip.main",
        "fickling.hook.activate", "picklescan.scanner.scan_file_path", "modelscan.modelscan.ModelScan",
        "logging.FileHandler", "pydoc.pipepager", "timeit.timeit", "trace.Trace", "_frozen_importlib.BuiltinImporter"})
    void what_runs_opens_or_imports_is_dangerous(String name) {
        assertVerdict(Verdict.DANGEROUS, name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_model.Net", "uuid.uuid4", "builtins.print", "builtins.type", "builtins.map",
        "itertools.imap", "torch.add", "torch.nn.functional.relu", "torch.nn.modules.linear.forward", "osx.system_info",
        "oss.path", "codex.Thing", ".", "torch.FooStorage", "torch.nn.FloatStorage", "__torch__x.M"})
    void what_nobody_knows_is_suspicious(String name) {
        assertVerdict(Verdict.SUSPICIOUS, name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch nn.parameter.Parameter", "collections OrderedDict.fromkeys",
        "torch.nn.modules.linear Linear.forward", "my_model Outer.Inner"})
    void a_dotted_name_is_a_walk_over_attributes_and_never_known(String name) {
        assertVerdict(Verdict.SUSPICIOUS, name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch serialization.load", "torch.serialization os", "torch.serialization os.system",
        "torch hub.load", "torch jit", "my_model Net.__globals__", "collections abc.sys.modules",
        "builtins object.__subclasses__", "numpy f2py.compile", "transformers.training_args Popen",
        "torch.nn.modules.module Module.forward.__globals__"})
    void a_walk_that_reaches_code_is_dangerous(String name) {
        assertVerdict(Verdict.DANGEROUS, name);
    }

    @Test
    void a_name_longer_than_any_real_one_is_dangerous() {
        assertEquals(Verdict.DANGEROUS, GlobalPolicy.verdict(new GlobalName("a.".repeat(1000), "b")));
    }

    @Test
    void names_of_python_2_are_mapped_as_python_maps_them() {
        assertEquals(name("builtins.range"), PythonNames.modern(name("__builtin__.xrange")));
        assertEquals(name("functools.reduce"), PythonNames.modern(name("__builtin__.reduce")));
        assertEquals(name("builtins.set"), PythonNames.modern(name("__builtin__.set")));
        assertEquals(name("builtins.map"), PythonNames.modern(name("itertools.imap")));
        assertEquals(name("builtins.ValueError"), PythonNames.modern(name("exceptions.ValueError")));
        assertEquals(name("builtins.Exception"), PythonNames.modern(name("exceptions.StandardError")));
        assertEquals(name("urllib.parse.quote"), PythonNames.modern(name("urllib.quote")));
        assertEquals(name("torch.Size"), PythonNames.modern(name("torch.Size")));
    }
}
