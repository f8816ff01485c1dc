package dev.ckpt.prune;

/// Something that is not in the result.
///
/// @param path where it stood in the tree
/// @param name the tensor's name, `<parameter>/<slot>` of an optimizer's; of a container its path
/// @param reason why it went
/// @param tensors how many tensors it was
/// @param bytes of numbers that are gone with it; 0 for a name of numbers that another name keeps
public record DroppedPart(String path, String name, Reason reason, int tensors, long bytes) {

    public enum Reason {
        /// Asked for by the name of the part, see [Droppable].
        OPTIMIZER, EMA, BUFFERS,
        /// A pattern to drop matches its name.
        NAMED,
        /// Patterns to keep were given, and none matches its name.
        NOT_KEPT,
        /// What an optimizer gathered for a weight that went.
        STATE_OF_DROPPED
    }
}
