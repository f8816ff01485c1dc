/// NumPy's `.npz`: a zip of `NAME.npy`, stored, which `numpy.load` reads without pickle. Each is
///
/// ```text
/// 6 bytes    93 'NUMPY'
/// 2 bytes    version 1.0
/// 2 bytes    N, the header's length
/// N bytes    {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), } with spaces and a line end behind, so that the
///            numbers begin at a multiple of 64
/// the rest   the numbers, row-major
/// ```
///
/// [dev.ckpt.npz.NpzWriter] is the place to start, and [dev.ckpt.npz.NpyWriter] for a single array; `NpyHeader` spells the
/// header, `NpyType` knows NumPy's dtypes.
@NullMarked
package dev.ckpt.npz;

import org.jspecify.annotations.NullMarked;
