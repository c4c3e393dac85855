#include "models/text.h"

#include "base/text.h"

using namespace Qt::StringLiterals;

namespace fb::models {

QString sizeText(qulonglong bytes) { return qs(byteCountText(bytes)); }

QString millisText(qint64 micros) {
    if (micros < 0) {
        return {};
    }
    return micros < 1'000'000 ? QString::number(double(micros) / 1000.0, 'f', 1)
                              : QString::number(double(micros) / 1e6, 'f', 2) + u" s"_s;
}

QString durationText(qint64 micros) {
    if (micros < 0) {
        return {};
    }
    if (micros < 1000) {
        return QString::number(micros) + u" \u00b5s"_s;
    }
    return micros < 1'000'000 ? QString::number(double(micros) / 1000.0, 'f', 1) + u" ms"_s : millisText(micros);
}

} // namespace fb::models
