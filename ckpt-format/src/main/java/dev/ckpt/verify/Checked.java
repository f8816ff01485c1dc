package dev.ckpt.verify;

/// How much was looked at. A verification without findings says as much as these counts, and no more.
///
/// @param files read
/// @param bytes of these files
/// @param records of zip archives
/// @param checksums that were compared with the bytes
/// @param tensors weights, optimizer slots and others, of which the numbers were read
/// @param elements numbers in them
/// @param tensorsNotRead tensors of which the numbers, or some of them, were not read; a finding says why
public record Checked(int files, long bytes, long records, long checksums, long tensors, long elements,
        long tensorsNotRead) {

    public static final Checked NOTHING = new Checked(0, 0, 0, 0, 0, 0, 0);
}
