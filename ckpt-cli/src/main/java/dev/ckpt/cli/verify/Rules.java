package dev.ckpt.cli.verify;

/// What each kind of finding is about, a few words for programs that list rules.
final class Rules {

    private Rules() {}

    static String description(String code) {
        int dot = code.indexOf('.');
        return switch (dot < 0 ? code : code.substring(0, dot)) {
            case "unreadable" -> "The checkpoint can be read";
            case "zip" -> "The zip is sound, and its records have the checksums that they should have";
            case "checksums" -> "The format has checksums";
            case "container" -> "The manifest of a .ckpt is true";
            case "pickle" -> "Pickles import nothing but what rebuilds tensors and plain containers";
            case "sharded", "folder" -> "Index, shards and folder fit together";
            case "weights", "tensors" -> "Numbers are finite, and weights are neither all zero nor all the same";
            case "resume", "optimizer", "training" -> "Training can be resumed";
            case "policy" -> "The checkpoint keeps to the policy";
            case "model" -> "Names, shapes and settings fit together";
            default -> "The file is as PyTorch writes it";
        };
    }
}
