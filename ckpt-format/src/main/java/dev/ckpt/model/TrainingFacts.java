package dev.ckpt.model;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Where a training run stood, apart from weights and moments.
///
/// @param step optimizer steps taken
/// @param stepBecause where the step was found: `iter_num`, `trainer_state.global_step`, the optimizer's path
/// @param scheduler the kind of learning-rate schedule, if one is stored
/// @param bestLoss best validation loss or metric, if one is stored
/// @param randomState whether the state of a random generator is stored
/// @param dataPosition whether it is stored which data came last
public record TrainingFacts(OptionalLong step, String stepBecause, OptionalDouble epoch, OptionalDouble learningRate,
        Optional<String> scheduler, OptionalDouble bestLoss, boolean randomState, boolean dataPosition) {}
