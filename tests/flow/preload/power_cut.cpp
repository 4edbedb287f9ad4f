// SPDX-License-Identifier: Apache-2.0
// Preloaded into the daemon: disks that lose what was not synced, and disks that are full.
//
// Registers a SQLite VFS as the default. It keeps writes in memory until xSync; a process that is
// killed takes them with it, as a power cut does. Two files steer it:
//   $ESIM_LAB_POWER_CUT  a number n, and perhaps "torn": at the n-th sync of this process the power
//                        fails; "torn": half of the waiting writes still reach the disk
//   $ESIM_LAB_DISK_FULL  a path: while this file exists, and the file at that path too, nothing can
//                        be written (a reserve that is given back makes room)
#include <dlfcn.h>
#include <signal.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <new>
#include <string>
#include <vector>

namespace {

struct Write {
  sqlite3_int64 offset;
  std::vector<char> octets;
};

struct LossyFile {
  sqlite3_file base;
  std::vector<Write>* waiting;
  sqlite3_file* real;  // behind this struct
};

sqlite3_vfs* realVfs = nullptr;
long cutAt = 0;
bool torn = false;
long syncs = 0;

LossyFile* lossy(sqlite3_file* file) {
  return reinterpret_cast<LossyFile*>(file);
}
sqlite3_file* real(sqlite3_file* file) {
  return lossy(file)->real;
}

bool diskIsFull() {
  const char* control = std::getenv("ESIM_LAB_DISK_FULL");
  if (control == nullptr) return false;
  std::ifstream file(control);
  std::string reserve;
  return std::getline(file, reserve) && ::access(reserve.c_str(), F_OK) == 0;
}

int flush(LossyFile* file, std::size_t count) {
  auto& waiting = *file->waiting;
  for (std::size_t i = 0; i < count; ++i) {
    const auto& write = waiting[i];
    auto code = file->real->pMethods->xWrite(file->real, write.octets.data(),
                                             static_cast<int>(write.octets.size()), write.offset);
    if (code != SQLITE_OK) return code;
  }
  waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(count));
  return SQLITE_OK;
}

int xClose(sqlite3_file* file) {
  // An orderly end: the operating system gets everything, as it would.
  flush(lossy(file), lossy(file)->waiting->size());
  delete lossy(file)->waiting;
  return real(file)->pMethods->xClose(real(file));
}

int xFileSize(sqlite3_file* file, sqlite3_int64* size) {
  auto code = real(file)->pMethods->xFileSize(real(file), size);
  for (const auto& write : *lossy(file)->waiting) {
    auto end = write.offset + static_cast<sqlite3_int64>(write.octets.size());
    if (end > *size) *size = end;
  }
  return code;
}

int xRead(sqlite3_file* file, void* to, int count, sqlite3_int64 offset) {
  auto* octets = static_cast<char*>(to);
  auto code = real(file)->pMethods->xRead(real(file), to, count, offset);
  if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) return code;
  sqlite3_int64 size = 0;
  xFileSize(file, &size);
  for (const auto& write : *lossy(file)->waiting) {
    auto begin = std::max(offset, write.offset);
    auto end =
        std::min(offset + count, write.offset + static_cast<sqlite3_int64>(write.octets.size()));
    if (begin >= end) continue;
    std::memcpy(octets + (begin - offset), write.octets.data() + (begin - write.offset),
                static_cast<std::size_t>(end - begin));
  }
  return offset + count <= size ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int xWrite(sqlite3_file* file, const void* from, int count, sqlite3_int64 offset) {
  if (diskIsFull()) return SQLITE_FULL;
  auto* octets = static_cast<const char*>(from);
  lossy(file)->waiting->push_back({offset, {octets, octets + count}});
  return SQLITE_OK;
}

int xTruncate(sqlite3_file* file, sqlite3_int64 size) {
  flush(lossy(file), lossy(file)->waiting->size());
  return real(file)->pMethods->xTruncate(real(file), size);
}

int xSync(sqlite3_file* file, int flags) {
  auto count = lossy(file)->waiting->size();
  if (++syncs == cutAt) {
    if (torn) {
      flush(lossy(file), count / 2);
      real(file)->pMethods->xSync(real(file), flags);
    }
    ::kill(::getpid(), SIGKILL);
  }
  auto code = flush(lossy(file), count);
  return code != SQLITE_OK ? code : real(file)->pMethods->xSync(real(file), flags);
}

int xLock(sqlite3_file* file, int lock) {
  return real(file)->pMethods->xLock(real(file), lock);
}
int xUnlock(sqlite3_file* file, int lock) {
  return real(file)->pMethods->xUnlock(real(file), lock);
}
int xCheckReservedLock(sqlite3_file* file, int* held) {
  return real(file)->pMethods->xCheckReservedLock(real(file), held);
}
int xFileControl(sqlite3_file* file, int operation, void* argument) {
  // Memory-mapped or hinted growth would go past the waiting writes.
  if (operation == SQLITE_FCNTL_MMAP_SIZE || operation == SQLITE_FCNTL_SIZE_HINT) {
    return SQLITE_NOTFOUND;
  }
  return real(file)->pMethods->xFileControl(real(file), operation, argument);
}
int xSectorSize(sqlite3_file* file) {
  return real(file)->pMethods->xSectorSize(real(file));
}
int xDeviceCharacteristics(sqlite3_file*) {
  return 0;
}  // promises nothing

const sqlite3_io_methods methods = {1,
                                    xClose,
                                    xRead,
                                    xWrite,
                                    xTruncate,
                                    xSync,
                                    xFileSize,
                                    xLock,
                                    xUnlock,
                                    xCheckReservedLock,
                                    xFileControl,
                                    xSectorSize,
                                    xDeviceCharacteristics,
                                    nullptr,
                                    nullptr,
                                    nullptr,
                                    nullptr,
                                    nullptr,
                                    nullptr};

int xOpen(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* outFlags) {
  auto* opened = lossy(file);
  opened->base.pMethods = nullptr;
  opened->real = reinterpret_cast<sqlite3_file*>(opened + 1);
  auto code = realVfs->xOpen(realVfs, name, opened->real, flags, outFlags);
  if (code != SQLITE_OK) return code;
  opened->waiting = new std::vector<Write>();
  opened->base.pMethods = &methods;
  return code;
}

void readPowerCut() {
  const char* control = std::getenv("ESIM_LAB_POWER_CUT");
  if (control == nullptr) return;
  std::ifstream file(control);
  std::string how;
  file >> cutAt >> how;
  torn = how == "torn";
}

__attribute__((constructor)) void install() {
  readPowerCut();
  realVfs = sqlite3_vfs_find(nullptr);
  if (realVfs == nullptr) return;
  static sqlite3_vfs lossyVfs = *realVfs;
  lossyVfs.zName = "lossy";
  lossyVfs.pNext = nullptr;
  lossyVfs.szOsFile = static_cast<int>(sizeof(LossyFile)) + realVfs->szOsFile;
  lossyVfs.xOpen = xOpen;
  sqlite3_vfs_register(&lossyVfs, 1);
}

}  // namespace

// The journal's reserve is allocated with this (file offsets have 64 bits everywhere here).
extern "C" int posix_fallocate64(int fd, off64_t offset, off64_t length) {
  const char* control = std::getenv("ESIM_LAB_DISK_FULL");
  if (control != nullptr && ::access(control, F_OK) == 0) return ENOSPC;
  using Function = int (*)(int, off64_t, off64_t);
  static auto next = reinterpret_cast<Function>(::dlsym(RTLD_NEXT, "posix_fallocate64"));
  return next(fd, offset, length);
}
