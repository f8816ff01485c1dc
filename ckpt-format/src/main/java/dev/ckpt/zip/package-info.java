/// How a zip is laid out, as far as a checkpoint can be one; and the judgement whether every reader sees the same in it.
///
/// A zip can be read in many ways: from its end or from its beginning, by its directory or by its local headers, by the
/// first of two equal names or by the last. A file that PyTorch and a scanner read differently is how code is smuggled
/// past the scanner. So [dev.ckpt.zip.ZipArchive] accepts only what all of them read alike, refuses what they do not, and
/// reports what is odd but harmless to this reading.
///
/// The way through a file, a class a step: `Beginning` (it starts with a record), `Tail` and `EndRecord` (exactly one end,
/// `Zip64End` agreeing), `CentralDirectory` with `ExtraFields` (the entries), `RecordNames` (one root, no name twice),
/// `Layout` with `LocalHeader` and `Descriptor` (where each payload lies, and that no byte belongs to two). Nothing of a
/// payload is touched on this way; every length is compared with what is left of the file before it is used.
///
/// [dev.ckpt.zip.ZipWriter] writes the one form that PyTorch writes.
///
/// ## Findings
///
/// | code | severity | what |
/// |---|---|---|
/// | `zip.crc-off` | note | every CRC is zero: written with checksums off |
/// | `zip.deflated-storage` | warning | a record below `data/` is compressed; `torch.load(mmap=True)` misreads it |
/// | `zip.descriptor-differs` | error | the descriptor behind a payload contradicts the directory |
/// | `zip.descriptor-missing` | warning | it was announced, and is not there |
/// | `zip.directory-attribute` | error | a record with bytes is marked as a folder; PyTorch reads it as empty |
/// | `zip.disk-number` | warning | an entry claims to be on disk 1 |
/// | `zip.local-crc-differs` | warning | a local header contradicts the directory's CRC |
/// | `zip.local-encrypted-bit` | warning | encryption is claimed in a local header only |
/// | `zip.local-method-differs` | warning | a local header contradicts the directory's method |
/// | `zip.local-name-differs` | error | a local header gives another name |
/// | `zip.local-sizes-differ` | warning | a local header contradicts the directory's sizes |
/// | `zip.name-leaves-folder` | warning | a name is absolute or holds `..` |
/// | `zip.name-not-utf8` | warning | a name is not UTF-8 |
/// | `zip.no-root` | warning | the first name has no folder; PyTorch refuses that |
/// | `zip.no-zip64-locator` | warning | a zip64 end record that nothing points at |
/// | `zip.unclaimed-bytes` | warning | bytes between records that belong to none |
/// | `zip.unicode-path-differs` | error | an extra field gives another name |
/// | `zip.version-needed` | warning | an entry asks for a zip version that does not exist |
/// | `zip.zip64-extra` | warning | an entry has 64-bit numbers that it does not use |
///
/// ## Why the directory is read here
///
/// Commons Compress reads directories well, and tests compare with it. It is not used for that here, for two reasons. It
/// takes time: reading a directory of three entries for the first time costs 160 to 230 ms with it, 42 ms with its
/// classes in an AOT cache, and 13 and 5 ms with the classes of this package (two cores, C1 only); for 10,000 entries it
/// is 260 against 40 ms. And it is lenient where docs/pytorch-format.md §10.1 is strict, so that most of its answers
/// would have to be read again. It does inflate deflated records, and is loaded when the first of them is read.
@NullMarked
package dev.ckpt.zip;

import org.jspecify.annotations.NullMarked;
