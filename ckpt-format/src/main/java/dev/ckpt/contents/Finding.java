package dev.ckpt.contents;

/// Something odd about a file that can be read all the same.
///
/// @param code a stable word for programs: `zip.local-name-differs`
/// @param where record, tensor or offset
/// @param message a sentence for people, without a full stop
public record Finding(Severity severity, String code, String where, String message) {

    public static Finding error(String code, String where, String message) {
        return new Finding(Severity.ERROR, code, where, message);
    }

    public static Finding warning(String code, String where, String message) {
        return new Finding(Severity.WARNING, code, where, message);
    }

    public static Finding note(String code, String where, String message) {
        return new Finding(Severity.NOTE, code, where, message);
    }
}
