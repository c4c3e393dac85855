// Counts in words. Sources write tr("%Ln exchange(s)", nullptr, n), so that every language has its own plural forms; English, which
// has no translation file, gets them here.
#pragma once

#include <QString>

namespace fb::models {

inline QString plural(QString text, qlonglong n) {
    return text.replace(QStringLiteral("(s)"), n == 1 ? QString() : QStringLiteral("s"));
}

} // namespace fb::models
