#pragma once

/// A disk that fails at will, below SQLite: the default file system of this program from its first use on.
namespace chokepoint::test {

enum class DiskFault { write, sync, open };

/// The k-th such operation from now on fails, and all after it: as on a disk that is full or gone.
void fail_disk_at(DiskFault fault, int k);
bool disk_has_failed();
/// The disk is sound again. Tells whether it has failed since.
bool mend_disk();

}  // namespace chokepoint::test
