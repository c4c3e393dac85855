#include "proxy/task.h"

#include <array>
#include <new>
#include <utility>

namespace fb::proxy {

namespace {

constexpr std::size_t kStep = 512;
constexpr std::size_t kClasses = 16; // frames up to 8 KiB
constexpr std::size_t kKept = 64;    // of each size

struct Free {
    Free* next;
};

struct FreeLists {
    std::array<Free*, kClasses> lists{};
    std::array<std::size_t, kClasses> counts{};

    ~FreeLists() {
        for (Free* list : lists)
            while (list)
                ::operator delete(std::exchange(list, list->next));
    }
};

thread_local FreeLists t_free;

std::size_t classOf(std::size_t size) { return (size + kStep - 1) / kStep - 1; }

} // namespace

void* takeFrame(std::size_t size) {
    const std::size_t at = classOf(size);
    if (at >= kClasses)
        return ::operator new(size);
    if (Free* frame = t_free.lists[at]) {
        t_free.lists[at] = frame->next;
        --t_free.counts[at];
        return frame;
    }
    return ::operator new((at + 1) * kStep);
}

void giveFrame(void* frame, std::size_t size) noexcept {
    const std::size_t at = classOf(size);
    if (at >= kClasses || t_free.counts[at] >= kKept) {
        ::operator delete(frame);
        return;
    }
    t_free.lists[at] = new (frame) Free{t_free.lists[at]};
    ++t_free.counts[at];
}

} // namespace fb::proxy
