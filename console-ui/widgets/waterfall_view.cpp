#include "widgets/waterfall_view.h"

#include "models/text.h"
#include "theme/paint.h"

#include <QPainter>

#include <cmath>

using namespace Qt::StringLiterals;

namespace fb::widgets {

using theme::Token;
using theme::Type;

namespace {

constexpr int kRow = 24;
constexpr int kAxis = 22;
constexpr int kLabel = 124;
constexpr int kValue = 64;
constexpr int kMargin = 16;

// A round step that gives three to five ticks.
double niceStep(double span) {
    const double rough = span / 4;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
        if (factor * power >= rough) {
            return factor * power;
        }
    }
    return 10 * power;
}

// Two digits below a tenth, so that what happened is not 0.0.
QString millis(qint64 micros) {
    return micros < 100 ? QString::number(double(micros) / 1000.0, 'f', 2) : models::millisText(micros);
}

QString tickText(double value) { return QString::number(value, 'g', 3); }

} // namespace

WaterfallView::WaterfallView(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Timing"));
}

void WaterfallView::setPhases(QList<models::Phase> phases, qint64 answered) {
    m_phases = std::move(phases);
    m_answered = answered;
    QStringList words;
    for (const models::Phase& phase : m_phases) {
        words.append(phase.label + u' ' + (phase.from < 0 ? phase.instead : models::durationText(phase.to - phase.from)));
    }
    setAccessibleDescription(words.join(u", "_s));
    updateGeometry();
    update();
}

QSize WaterfallView::sizeHint() const { return {320, kAxis + int(m_phases.size()) * kRow + 12}; }

void WaterfallView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    qint64 end = qMax<qint64>(m_answered, 1);
    for (const models::Phase& phase : m_phases) {
        end = qMax(end, phase.to);
    }
    const int left = kMargin + kLabel;
    const int width = qMax(60, this->width() - left - kMargin - kValue);
    const double span = double(end) / 1000.0 * 1.06;
    const auto place = [&](double micros) { return left + micros / 1000.0 / span * width; };
    const int bottom = kAxis + int(m_phases.size()) * kRow + 4;
    const QColor muted = theme::color(Token::TextMuted);
    painter.setRenderHint(QPainter::Antialiasing, false);
    const double step = niceStep(span);
    for (double tick = 0; tick <= span; tick += step) {
        const int x = qRound(place(tick * 1000));
        painter.setPen(theme::color(tick == 0 ? Token::BorderStrong : Token::PlotGrid));
        painter.drawLine(x, kAxis - 2, x, bottom);
        const QRect box(x - 30, 0, 60, kAxis - 4);
        theme::drawText(painter, tick == 0 ? QRect(x, 0, 60, kAxis - 4) : box, tickText(tick), theme::font(Type::Caption), muted,
                        tick == 0 ? Qt::AlignLeft : Qt::AlignHCenter);
    }
    theme::drawText(painter, QRect(0, 0, this->width() - kMargin, kAxis - 4), u"ms"_s, theme::font(Type::Caption), muted, Qt::AlignRight);
    int y = kAxis;
    for (const models::Phase& phase : m_phases) {
        const QRect row(0, y, this->width(), kRow);
        theme::drawText(painter, QRect(kMargin, y, kLabel - 10, kRow), phase.label, theme::font(Type::Body), muted);
        const QRect value = row.adjusted(left, 0, -kMargin, 0);
        if (phase.from < 0) {
            theme::drawText(painter, value, phase.instead, theme::font(Type::Body), muted, Qt::AlignRight);
        } else {
            const double x = place(double(phase.from));
            const double w = qMax(2.0, place(double(phase.to)) - x);
            theme::drawFrame(painter, QRectF(x, y + (kRow - 8) / 2.0, w, 8), 1, theme::color(phase.color), {});
            theme::drawText(painter, value, millis(phase.to - phase.from), theme::font(Type::Body),
                            theme::color(Token::Text), Qt::AlignRight);
        }
        y += kRow;
    }
    if (m_answered > 0) {
        painter.setPen(QPen(muted, 1, Qt::DashLine));
        const int x = qRound(place(double(m_answered)));
        painter.drawLine(x, kAxis - 2, x, bottom);
    }
}

WaterfallLegend::WaterfallLegend(QWidget* parent) : QWidget(parent) {}

namespace {

QList<std::pair<QString, Token>> legend() {
    return {{WaterfallLegend::tr("gateway"), Token::PhaseGateway},
            {WaterfallLegend::tr("waiting"), Token::PhaseWait},
            {WaterfallLegend::tr("transfer"), Token::PhaseTransfer}};
}

} // namespace

QSize WaterfallLegend::sizeHint() const {
    int width = 0;
    for (const auto& [text, token] : legend()) {
        width += theme::textWidth(text, theme::font(Type::Caption)) + 24;
    }
    return {width, 20};
}

void WaterfallLegend::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    int x = 0;
    const QFont small = theme::font(Type::Caption);
    for (const auto& [text, token] : legend()) {
        painter.fillRect(QRect(x + 8, (height() - 8) / 2, 8, 8), theme::color(token));
        const int width = theme::textWidth(text, small);
        theme::drawText(painter, QRect(x + 21, 0, width + 2, height()), text, small, theme::color(Token::TextMuted), Qt::AlignLeft,
                        Qt::ElideNone, (height() + QFontMetrics(small).capHeight()) / 2);
        x += width + 24;
    }
}

} // namespace fb::widgets
