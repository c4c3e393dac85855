#include "models/diff_text.h"

#include <algorithm>

namespace fb::models {

DiffSpans differingSpans(const QString& left, const QString& right) {
    const qsizetype shorter = std::min(left.size(), right.size());
    qsizetype begin = 0;
    while (begin < shorter && left[begin] == right[begin]) {
        ++begin;
    }
    if (begin > 0 && left[begin - 1].isHighSurrogate()) {
        --begin;
    }
    qsizetype end = 0;
    while (end < shorter - begin && left[left.size() - 1 - end] == right[right.size() - 1 - end]) {
        ++end;
    }
    if (end > 0 && left[left.size() - end].isLowSurrogate()) {
        --end;
    }
    const qsizetype longer = std::max(left.size(), right.size());
    if (longer == 0 || (begin + end) * 4 < longer) {
        return {};
    }
    return {{begin, left.size() - begin - end}, {begin, right.size() - begin - end}};
}

} // namespace fb::models
