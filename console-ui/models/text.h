// From the core's bytes to what Qt shows.
#pragma once

#include <QLocale>
#include <QString>

#include <string_view>

namespace fb::models {

// UTF-8; what is not valid becomes U+FFFD. Captured data is never translated.
inline QString qs(std::string_view bytes) { return QString::fromUtf8(bytes.data(), qsizetype(bytes.size())); }
// 48213 -> "48,213"
inline QString grouped(qulonglong number) { return QLocale().toString(number); }
// "6.4 KB"
QString sizeText(qulonglong bytes);
// Milliseconds without a unit, "41.8"; seconds from 1 s on, "2.00 s". Negative: "".
QString millisText(qint64 micros);
// "0.3 ms", "214 µs"
QString durationText(qint64 micros);

} // namespace fb::models
