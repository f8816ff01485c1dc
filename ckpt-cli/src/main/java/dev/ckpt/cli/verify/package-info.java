/// `ckpt verify`: what a verification found, as text, as one JSON document, and as the two forms that build servers read,
/// SARIF ([dev.ckpt.cli.verify.SarifReport]) and JUnit's XML ([dev.ckpt.cli.verify.JunitReport]).
@NullMarked
package dev.ckpt.cli.verify;

import org.jspecify.annotations.NullMarked;
