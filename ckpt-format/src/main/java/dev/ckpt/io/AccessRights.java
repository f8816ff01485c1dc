package dev.ckpt.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// Who may do what with a file, for the one that replaces it. On systems without POSIX rights there are none, and a file
/// that replaces nothing has those that the system gives to new ones.
///
/// @param replaced those of the file that is replaced
record AccessRights(Optional<PosixFileAttributes> replaced) {

    private static final Set<PosixFilePermission> OF_THE_GROUP = EnumSet.of(PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_EXECUTE);

    static AccessRights of(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        try {
            return new AccessRights(view == null ? Optional.empty() : Optional.of(view.readAttributes()));
        } catch (NoSuchFileException e) {
            return new AccessRights(Optional.empty());
        }
    }

    /// Those that the unfinished file gets when it is created: what nobody may read must not be read meanwhile either.
    FileAttribute<?>[] whileUnfinished() {
        return replaced.map(attributes -> {
            Set<PosixFilePermission> rights = EnumSet.of(PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE); // whoever sweeps has to open it
            rights.addAll(attributes.permissions());
            return new FileAttribute<?>[]{PosixFilePermissions.asFileAttribute(rights)};
        }).orElseGet(() -> new FileAttribute<?>[0]);
    }

    /// Gives them to the finished file: the rights always, the owner and the group where this process may. A group that
    /// cannot be given leaves no rights to the group that the file has instead.
    void giveTo(Path file) throws IOException {
        if (replaced.isEmpty()) {
            return;
        }
        PosixFileAttributes old = replaced.get();
        // Not with NOFOLLOW_LINKS: Java would open and close the file for it, and so let go of its writer's lock.
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        Set<PosixFilePermission> rights = EnumSet.noneOf(PosixFilePermission.class);
        rights.addAll(old.permissions());
        PosixFileAttributes now = view.readAttributes();
        if (!now.group().equals(old.group()) && !done(() -> view.setGroup(old.group()))) {
            rights.removeAll(OF_THE_GROUP);
        }
        if (!now.owner().equals(old.owner())) {
            done(() -> view.setOwner(old.owner()));
        }
        view.setPermissions(rights);
    }

    private interface Change {
        void make() throws IOException;
    }

    private static boolean done(Change change) {
        try {
            change.make();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
