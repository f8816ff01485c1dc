/// Is there code in it? A pickle is a program; this package judges the names it refers to, without running any of them.
///
/// [dev.ckpt.safety.GlobalPolicy] gives the [dev.ckpt.safety.Verdict] of one name, after
/// [dev.ckpt.safety.PythonNames] has mapped the spelling of Python 2; a [dev.ckpt.safety.Safety] sums up a file. To teach
/// it a name, add a word to the table in `InertNames`, `DataNames` or `DangerousNames`.
@NullMarked
package dev.ckpt.safety;

import org.jspecify.annotations.NullMarked;
