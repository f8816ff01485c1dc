/// Is this checkpoint sound? [dev.ckpt.verify.Verification] opens it, reads every byte once more, and hands over a
/// [dev.ckpt.verify.VerificationReport]: what is wrong, and how much was looked at.
///
/// The work is cut into pieces that any number of threads take in file order: [dev.ckpt.verify.RecordChecks] holds the
/// records of a zip against their CRC-32, [dev.ckpt.verify.NumberChecks] reads the numbers of every tensor into a
/// [dev.ckpt.verify.Tally]. What a tally means is judged afterwards: of a weight by [dev.ckpt.verify.WeightChecks], of what an
/// optimizer keeps by [dev.ckpt.verify.ResumeChecks], by the user's own rules in [dev.ckpt.verify.PolicyChecks]. So the
/// report is the same whatever the number of threads.
///
/// What could not be read is a finding and is missing from the counts: unread is never clean.
@NullMarked
package dev.ckpt.verify;

import org.jspecify.annotations.NullMarked;
