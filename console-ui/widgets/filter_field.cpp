#include "widgets/filter_field.h"

#include "models/text.h"
#include "theme/icons.h"
#include "theme/paint.h"
#include "widgets/buttons.h"

#include <QHBoxLayout>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace fb::widgets {

using theme::Token;
using theme::Type;

FilterField::FilterField(QWidget* parent)
    : QFrame(parent), m_edit(new FilterEdit), m_clear(closeButton(tr("Clear filter"))) {
    setFixedHeight(32);
    setFocusProxy(m_edit);
    setCursor(Qt::IBeamCursor);
    m_clear->setCursor(Qt::ArrowCursor);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(36, 0, 4, 0);
    layout->setSpacing(4);
    layout->addWidget(m_edit, 1, Qt::AlignVCenter);
    layout->addWidget(m_clear);
    m_clear->hide();
    m_later.setSingleShot(true);
    m_later.setInterval(120); // while typing, the list waits for the next key
    connect(&m_later, &QTimer::timeout, this, &FilterField::apply);
    connect(m_edit, &QPlainTextEdit::textChanged, this, &FilterField::read);
    connect(m_edit, &FilterEdit::focusChanged, this, qOverload<>(&QWidget::update));
    connect(m_edit, &FilterEdit::accepted, this, [this] {
        apply();
        Q_EMIT left();
    });
    connect(m_edit, &FilterEdit::escaped, this, &FilterField::left);
    connect(m_clear, &QToolButton::clicked, this, [this] { setText({}); });
}

void FilterField::setText(const QString& text) {
    m_edit->setPlainText(text);
    m_edit->moveCursor(QTextCursor::End);
    read();
    apply();
}

void FilterField::read() {
    const QString typed = text().trimmed();
    m_clear->setVisible(!typed.isEmpty());
    auto parsed = traffic::Filter::parse(typed.toStdString());
    m_problem.clear();
    if (!parsed) {
        const Error& error = parsed.error();
        m_state = State::Invalid;
        const QString what = models::qs(error.message) + (error.hint.empty() ? u"."_s : u". "_s + models::qs(error.hint));
        m_problem = error.place.column > 0 ? tr("At column %1: %2").arg(error.place.column).arg(what) : what;
        m_edit->setErrorColumn(error.place.column);
        m_later.stop();
    } else {
        m_edit->setErrorColumn(0);
        m_pending = *parsed;
        m_state = typed.isEmpty() ? State::Empty : parsed->needsBodies() ? State::Surprising : State::Valid;
        m_later.start();
    }
    update();
    Q_EMIT stateChanged();
}

void FilterField::apply() {
    m_later.stop();
    if (m_state != State::Invalid && m_pending.text() != m_filter.text()) {
        m_filter = m_pending;
        Q_EMIT filterChanged();
    }
}

QString FilterField::sentence() const {
    if (m_state == State::Invalid) {
        return m_filter.empty() ? m_problem : m_problem + u' ' + tr("The last valid filter stays in force.");
    }
    if (m_state == State::Empty) {
        return tr("Everything that passed");
    }
    const QString words = models::qs(m_pending.sentence());
    return m_state == State::Surprising ? words + u". "_s + tr("Bodies are read for this, which takes longer.") : words;
}

void FilterField::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const bool focus = m_edit->hasFocus();
    theme::drawFrame(painter, rect(), 4, theme::color(Token::Surface), theme::color(Token::ControlBorder));
    if (focus) {
        theme::drawFrame(painter, rect(), 4, {}, theme::color(Token::Focus), 2);
    }
    const QHash<State, Token> edges = {
        {State::Valid, Token::HealthUp}, {State::Surprising, Token::HealthDegraded}, {State::Invalid, Token::HealthDown}};
    if (m_state != State::Empty) {
        painter.save();
        painter.setClipRect(QRect(0, 0, 4, height()));
        theme::drawFrame(painter, QRect(0, 0, 20, height()), 4, theme::color(edges.value(m_state)), {});
        painter.restore();
    }
    painter.drawPixmap(12, 8, theme::iconPixmap(u"view-filter"_s, 16, Token::TextMuted, devicePixelRatioF()));
    if (!text().isEmpty()) {
        return;
    }
    const QString hint = tr("Filter, or type to search: resource, status, client, duration, body…");
    theme::drawText(painter, rect().adjusted(37, 0, -70, 0), hint, theme::font(Type::Body), theme::color(Token::TextMuted));
    const QString keys = QKeySequence(QKeySequence::Find).toString(QKeySequence::NativeText);
    const QFont small = theme::font(Type::Caption);
    const int width = theme::textWidth(keys, small) + 12;
    const QRect cap(this->width() - width - 8, 7, width, 18);
    theme::drawFrame(painter, cap, 3, {}, theme::color(Token::BorderStrong));
    theme::drawText(painter, cap, keys, small, theme::color(Token::TextMuted), Qt::AlignHCenter, Qt::ElideNone,
                    cap.top() + (cap.height() + QFontMetrics(small).capHeight()) / 2);
}

void FilterField::mousePressEvent(QMouseEvent* event) {
    m_edit->setFocus();
    QFrame::mousePressEvent(event);
}

} // namespace fb::widgets
