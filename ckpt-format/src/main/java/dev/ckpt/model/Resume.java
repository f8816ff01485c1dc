package dev.ckpt.model;

import java.util.List;

/// What training could go on with, if it were resumed from this checkpoint.
///
/// @param has what is there, in a fixed order
/// @param lacks what a resume would want and does not find
public record Resume(Level level, List<Item> has, List<Item> lacks) {

    public enum Level {
        FULL("full"), WEIGHTS_AND_STEP("weights+step"), WEIGHTS("weights"), NONE("none");

        private final String jsonName;

        Level(String jsonName) {
            this.jsonName = jsonName;
        }

        public String jsonName() {
            return jsonName;
        }
    }

    public enum Item {
        WEIGHTS, MOMENTS, STEP, LEARNING_RATE, SCHEDULER, RANDOM_STATE, DATA_POSITION
    }

    public Resume {
        has = List.copyOf(has);
        lacks = List.copyOf(lacks);
    }
}
