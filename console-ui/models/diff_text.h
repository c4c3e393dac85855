// Two short texts side by side: which characters differ. Pure.
#pragma once

#include <QString>

namespace fb::models {

struct DiffSpan {
    qsizetype from = 0;
    qsizetype length = 0;
    bool operator==(const DiffSpan&) const = default;
};

struct DiffSpans {
    DiffSpan left;
    DiffSpan right;
};

// What stands between the common beginning and the common end. Never inside a surrogate pair. Texts that have hardly anything in
// common give no spans: then everything differs, and marking all of it says nothing.
DiffSpans differingSpans(const QString& left, const QString& right);

} // namespace fb::models
