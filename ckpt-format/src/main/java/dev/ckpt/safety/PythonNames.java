package dev.ckpt.safety;

import java.util.Map;

/// The names that Python 2 had for what Python 3 calls otherwise. Protocols 0 to 2 write the old ones, and unpicklers map
/// them back before they import anything, so a name must be judged after the mapping.
public final class PythonNames {

    private static final Map<String, String> MODULES = NameTable.pairs("""
            __builtin__ builtins            copy_reg copyreg                Queue queue
            SocketServer socketserver       ConfigParser configparser       repr reprlib
            tkFileDialog tkinter.filedialog tkSimpleDialog tkinter.simpledialog
            tkColorChooser tkinter.colorchooser tkCommonDialog tkinter.commondialog
            Dialog tkinter.dialog           Tkdnd tkinter.dnd               tkFont tkinter.font
            tkMessageBox tkinter.messagebox ScrolledText tkinter.scrolledtext
            Tkconstants tkinter.constants   Tix tkinter.tix                 ttk tkinter.ttk
            Tkinter tkinter                 markupbase _markupbase          _winreg winreg
            thread _thread                  dummy_thread _dummy_thread      dbhash dbm.bsd
            dumbdbm dbm.dumb                dbm dbm.ndbm                    gdbm dbm.gnu
            xmlrpclib xmlrpc.client         SimpleXMLRPCServer xmlrpc.server
            DocXMLRPCServer xmlrpc.server   httplib http.client             htmlentitydefs html.entities
            HTMLParser html.parser          Cookie http.cookies             cookielib http.cookiejar
            BaseHTTPServer http.server      SimpleHTTPServer http.server    CGIHTTPServer http.server
            test.test_support test.support  commands subprocess             urlparse urllib.parse
            robotparser urllib.robotparser  urllib2 urllib.request          anydbm dbm
            whichdb dbm                     _abcoll collections.abc         cPickle pickle
            _elementtree xml.etree.ElementTree                              FileDialog tkinter.filedialog
            SimpleDialog tkinter.simpledialog                               UserDict collections
            UserList collections            UserString collections          StringIO io
            cStringIO io                    exceptions builtins
            """);

    private static final Map<String, String> NAMES = NameTable.pairs("""
            __builtin__.xrange builtins.range           __builtin__.reduce functools.reduce
            __builtin__.intern sys.intern               __builtin__.unichr builtins.chr
            __builtin__.unicode builtins.str            __builtin__.basestring builtins.str
            __builtin__.long builtins.int               itertools.izip builtins.zip
            itertools.imap builtins.map                 itertools.ifilter builtins.filter
            itertools.ifilterfalse itertools.filterfalse
            itertools.izip_longest itertools.zip_longest
            UserDict.IterableUserDict collections.UserDict
            _socket.fromfd socket.fromfd                socket._socketobject socket.SocketType
            _multiprocessing.Connection multiprocessing.connection.Connection
            multiprocessing.process.Process multiprocessing.context.Process
            multiprocessing.forking.Popen multiprocessing.popen_fork.Popen
            urllib.ContentTooShortError urllib.error.ContentTooShortError
            urllib.getproxies urllib.request.getproxies urllib.pathname2url urllib.request.pathname2url
            urllib.quote_plus urllib.parse.quote_plus   urllib.quote urllib.parse.quote
            urllib.unquote_plus urllib.parse.unquote_plus
            urllib.unquote urllib.parse.unquote         urllib.url2pathname urllib.request.url2pathname
            urllib.urlcleanup urllib.request.urlcleanup urllib.urlencode urllib.parse.urlencode
            urllib.urlopen urllib.request.urlopen       urllib.urlretrieve urllib.request.urlretrieve
            urllib2.HTTPError urllib.error.HTTPError    urllib2.URLError urllib.error.URLError
            exceptions.StandardError builtins.Exception
            """);

    private PythonNames() {}

    /// The name as Python 3 has it; most names are returned as they are.
    public static GlobalName modern(GlobalName name) {
        String renamed = NAMES.get(name.dotted());
        if (renamed != null) {
            int dot = renamed.lastIndexOf('.');
            return new GlobalName(renamed.substring(0, dot), renamed.substring(dot + 1));
        }
        String module = MODULES.get(name.module());
        return module == null ? name : new GlobalName(module, name.name());
    }
}
