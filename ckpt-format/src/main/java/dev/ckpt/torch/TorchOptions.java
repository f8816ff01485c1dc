package dev.ckpt.torch;

import dev.ckpt.zip.ZipWriter;
import java.util.Optional;

/// How a file of PyTorch is written.
///
/// @param views what becomes of tensors that see a part of a storage, or share one
/// @param location where PyTorch is to put the storages; empty for where each was when it was saved
/// @param alignment every storage starts at a multiple of it in the file
/// @param checksums whether CRC-32s are computed; without, they are 0, as after `torch.serialization.set_crc32_options(False)`
public record TorchOptions(Views views, Optional<String> location, int alignment, boolean checksums) {

    public enum Views {
        /// Storages are written whole and views stay as they are, as `torch.save` has it.
        KEEP,
        /// A storage that one view alone looks at holds that view's numbers row-major and nothing else; one that several
        /// look at is cut to what they see. Negated and conjugated views get their numbers.
        COMPACT
    }

    /// PyTorch's own.
    private static final int ALIGNMENT = 64;

    public TorchOptions {
        if (alignment < 1 || alignment > ZipWriter.LARGEST_ALIGNMENT) {
            throw new IllegalArgumentException("an alignment of " + alignment);
        }
    }

    /// What `torch.save` would write: reading one of its files and writing it so gives the same bytes.
    public static TorchOptions exact() {
        return new TorchOptions(Views.KEEP, Optional.empty(), ALIGNMENT, true);
    }

    /// The smallest file that loads on any machine.
    public static TorchOptions portable() {
        return new TorchOptions(Views.COMPACT, Optional.of("cpu"), ALIGNMENT, true);
    }
}
