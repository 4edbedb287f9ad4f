// SPDX-License-Identifier: Apache-2.0
// Preloaded into the daemon: a wall clock that a test sets. $ESIM_LAB_CLOCK is a file with the
// number of seconds to add to the machine's clock; whoever changes it also replaces the file, and a
// timer descriptor that waits for the clock to be set becomes ready, as the kernel would make it.
#include <dlfcn.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

std::atomic<std::int64_t> offsetSeconds{0};
std::atomic<int> waiting{-1};  // the descriptor that waits for the clock to be set

template <class Function>
Function following(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

void readOffset() {
  const char* path = std::getenv("ESIM_LAB_CLOCK");
  if (path == nullptr) return;
  if (auto* file = std::fopen(path, "r")) {
    long long seconds = 0;
    if (std::fscanf(file, "%lld", &seconds) == 1) offsetSeconds = seconds;
    std::fclose(file);
  }
}

void* watch(void*) {
  std::string path = std::getenv("ESIM_LAB_CLOCK");
  int notify = ::inotify_init1(IN_CLOEXEC);
  ::inotify_add_watch(notify, path.substr(0, path.rfind('/')).c_str(), IN_MOVED_TO);
  char events[4096];
  while (::read(notify, events, sizeof events) > 0) {
    auto before = offsetSeconds.load();
    readOffset();
    if (offsetSeconds == before) continue;
    std::uint64_t one = 1;
    if (int fd = waiting; fd >= 0) [[maybe_unused]]
      auto written = ::write(fd, &one, sizeof one);
  }
  return nullptr;
}

__attribute__((constructor)) void install() {
  if (std::getenv("ESIM_LAB_CLOCK") == nullptr) return;
  readOffset();
  pthread_t thread;
  if (::pthread_create(&thread, nullptr, watch, nullptr) == 0) ::pthread_detach(thread);
}

}  // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* now) {
  static auto next = following<int (*)(clockid_t, timespec*)>("clock_gettime");
  int status = next(clock, now);
  if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) now->tv_sec += offsetSeconds;
  return status;
}

extern "C" int gettimeofday(timeval* now, void* zone) {
  static auto next = following<int (*)(timeval*, void*)>("gettimeofday");
  int status = next(now, zone);
  now->tv_sec += offsetSeconds;
  return status;
}

extern "C" time_t time(time_t* to) {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (to != nullptr) *to = now.tv_sec;
  return now.tv_sec;
}

extern "C" int timerfd_create(int clock, int flags) {
  static auto next = following<int (*)(int, int)>("timerfd_create");
  if (clock != CLOCK_REALTIME) return next(clock, flags);
  int fd = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  waiting = fd;
  return fd;
}

extern "C" int timerfd_settime(int fd, int flags, const itimerspec* value, itimerspec* old) {
  static auto next =
      following<int (*)(int, int, const itimerspec*, itimerspec*)>("timerfd_settime");
  if ((flags & TFD_TIMER_CANCEL_ON_SET) != 0) return 0;
  return next(fd, flags, value, old);
}
