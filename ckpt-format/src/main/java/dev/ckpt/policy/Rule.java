package dev.ckpt.policy;

import dev.ckpt.contents.CheckpointFormat;
import dev.ckpt.model.NameSelector;
import dev.ckpt.model.Resume;
import dev.ckpt.tensor.DType;
import java.util.List;
import java.util.Set;

/// One rule of a policy. A breach of it is the finding `policy.` and its key.
public sealed interface Rule {

    String key();

    /// A name, as the policy spells it.
    record Pattern(String text, NameSelector selector) {}

    record AllowedFormats(Set<CheckpointFormat> formats) implements Rule {

        @Override
        public String key() {
            return "allowed-formats";
        }
    }

    /// Of weights; buffers may be of any dtype.
    record AllowedDtypes(Set<DType> dtypes) implements Rule {

        @Override
        public String key() {
            return "allowed-dtypes";
        }
    }

    /// Each of them is the name of a weight.
    record RequiredNames(List<Pattern> names) implements Rule {

        @Override
        public String key() {
            return "required-names";
        }
    }

    /// None of them is the name of a weight.
    record ForbiddenNames(List<Pattern> names) implements Rule {

        @Override
        public String key() {
            return "forbidden-names";
        }
    }

    /// @param bytes of all files together
    /// @param text as the policy spells it
    record MaxSize(long bytes, String text) implements Rule {

        @Override
        public String key() {
            return "max-size";
        }
    }

    /// Weights, optimizer slots and others.
    record MaxTensors(long count) implements Rule {

        @Override
        public String key() {
            return "max-tensors";
        }
    }

    /// Without buffers, tied ones once.
    record MaxParameters(long count) implements Rule {

        @Override
        public String key() {
            return "max-parameters";
        }
    }

    /// The largest weight, without its sign.
    record MaxAbs(double value) implements Rule {

        @Override
        public String key() {
            return "max-abs";
        }
    }

    /// Neither NaN nor infinity in weights.
    record NoNan() implements Rule {

        @Override
        public String key() {
            return "no-nan";
        }
    }

    /// No pickle imports anything.
    record NoGlobals() implements Rule {

        @Override
        public String key() {
            return "no-globals";
        }
    }

    /// Beside the inert ones.
    record AllowedGlobals(List<Pattern> names) implements Rule {

        @Override
        public String key() {
            return "allowed-globals";
        }
    }

    record RequireInert() implements Rule {

        @Override
        public String key() {
            return "require-inert";
        }
    }

    /// Every byte is under a checksum.
    record RequireChecksums() implements Rule {

        @Override
        public String key() {
            return "require-checksums";
        }
    }

    /// At least that much.
    record RequireResume(Resume.Level level) implements Rule {

        @Override
        public String key() {
            return "require-resume";
        }
    }
}
