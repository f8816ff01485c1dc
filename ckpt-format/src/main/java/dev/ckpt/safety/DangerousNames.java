package dev.ckpt.safety;

import java.util.Set;

/// Modules and names that run commands, open files or sockets, import code, or reach such things by attribute. What
/// picklescan and fickling flag, and the scanners themselves: a pickle that imports a scanner means to disarm it.
final class DangerousNames {

    /// docs/pytorch-format.md §10.2, and the modules in C behind them. Submodules count with their parent.
    private static final Set<String> MODULES = NameTable.words("""
            os posix nt sys posixpath ntpath subprocess pty commands popen2 runpy shutil tempfile
            socket _socket ssl _ssl socketserver select selectors mmap
            importlib imp _imp _frozen_importlib _frozen_importlib_external pkgutil zipimport pkg_resources
            ctypes _ctypes cffi marshal pickle _pickle pickletools dill cloudpickle joblib
            code codeop pdb bdb cProfile profile pstats trace timeit doctest unittest test
            pip ensurepip venv distutils setuptools webbrowser http urllib urllib2 httplib requests httpx aiohttp
            xmlrpc asyncio ftplib smtplib smtpd telnetlib nntplib poplib imaplib paramiko
            multiprocessing _multiprocessing concurrent threading _thread thread signal _posixsubprocess _winapi winreg
            sqlite3 _sqlite3 logging tarfile zipfile shelve dbm platform pydoc idlelib lib2to3 inspect gc site
            fileinput linecache faulthandler atexit sysconfig _osx_support _aix_support _pyrepl antigravity
            numpy.f2py numpy.distutils numpy.testing numpy.ctypeslib numpy.lib.npyio numpy.lib.format
            torch.hub torch._dynamo torch._inductor torch.jit torch.package torch.multiprocessing torch.library
            torch.distributed.rpc torch.distributed.elastic torch.distributed.run torch.distributed.launch
            torch.utils.cpp_extension torch.utils.bottleneck torch.utils.model_zoo torch.utils.collect_env
            torch.utils._config_module torch.fx.experimental.symbolic_shapes torch._C._jit
            fickling picklescan modelscan
            """);

    private static final Set<String> NAMES = NameTable.names("""
            builtins: eval exec compile open getattr setattr delattr __import__ apply breakpoint input globals vars
                   locals execfile file raw_input reload exit quit help __build_class__
            operator: attrgetter itemgetter methodcaller call
            _operator: attrgetter itemgetter methodcaller call
            functools: partial partialmethod reduce
            _functools: partial reduce
            types: CodeType FunctionType LambdaType MethodType ModuleType
            io: open open_code FileIO
            _io: open open_code FileIO
            codecs: open
            copyreg: add_extension pickle
            numpy: load loads save savez savetxt loadtxt genfromtxt fromfile memmap
            pandas: read_pickle eval
            torch: load save compile hub jit
            torch.serialization: load save _load _legacy_load add_safe_globals
            torch.storage: _new_shared
            """);

    /// Attributes that lead from any object to code. They count in the name part, wherever the walk starts: the module
    /// `torch.serialization` has the attribute `os`.
    private static final Set<String> ATTRIBUTES = NameTable.words("""
            os posix nt sys subprocess pty socket ctypes importlib shutil pickle marshal runpy builtins __builtin__
            eval exec execfile system popen Popen spawn FileIO __import__ import_module
            __builtins__ __globals__ __code__ __closure__ __subclasses__ __bases__ __mro__ __base__ __loader__ __spec__
            __dict__ __getattribute__ __getattr__ __setattr__ __self__ __func__ __wrapped__ __call__
            evaluate_guards_expression
            """);

    private DangerousNames() {}

    static boolean contains(GlobalName name) {
        String dotted = name.dotted();
        if (NAMES.contains(dotted) || inModule(dotted)) {
            return true;
        }
        return name.name().indexOf('.') < 0 ? ATTRIBUTES.contains(name.name()) : walks(name, dotted);
    }

    /// Whether the name, or a module on the way to it, is a dangerous module.
    private static boolean inModule(String dotted) {
        for (String prefix = dotted; !prefix.isEmpty(); prefix = DataNames.parent(prefix)) {
            if (MODULES.contains(prefix)) {
                return true;
            }
        }
        return false;
    }

    /// `a.b` in the name part is a walk over attributes: each step of it counts.
    private static boolean walks(GlobalName name, String dotted) {
        for (String prefix = dotted; prefix.length() > name.module().length(); prefix = DataNames.parent(prefix)) {
            if (NAMES.contains(prefix) || ATTRIBUTES.contains(prefix.substring(prefix.lastIndexOf('.') + 1))) {
                return true;
            }
        }
        return false;
    }
}
