/// Which checkpoints of a run stay? [Retention][dev.ckpt.retention.Retention] makes a
/// [RetentionPlan][dev.ckpt.retention.RetentionPlan] of a folder, with a reason for everything that stays;
/// [Removal][dev.ckpt.retention.Removal] carries it out.
///
/// Whatever is in doubt stays: what cannot be read, what could hold code, what is damaged, what does not tell its step, what
/// a link stands for. Checkpoints of different shapes are different runs, each with its own newest and its own best. Of
/// every run a checkpoint stays whose bytes have been verified and from which training can be resumed, if there is one.
@NullMarked
package dev.ckpt.retention;

import org.jspecify.annotations.NullMarked;
