#include "widgets/chip_field.h"

#include "theme/icons.h"
#include "theme/paint.h"
#include "theme/theme.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QStringListModel>

using namespace Qt::StringLiterals;

namespace fb::widgets {

using theme::Token;
using theme::Type;

namespace {
constexpr int kChip = 22;
constexpr int kLine = 26;
constexpr int kPad = 5;
constexpr int kLeastEdit = 72;
} // namespace

Chip::Chip(const QString& text, bool fixedFont, QWidget* parent) : QAbstractButton(parent), m_fixedFont(fixedFont) {
    setText(text);
    setFocusPolicy(Qt::ClickFocus);
    setToolTip(text);
    setAccessibleName(tr("%1, Delete removes it").arg(text));
}

void Chip::setAdded(bool added) {
    m_added = added;
    update();
}

QSize Chip::sizeHint() const {
    const int sign = m_added ? 12 : 0;
    return {theme::textWidth(text(), theme::font(m_fixedFont ? Type::DataSmall : Type::Body)) + 30 + sign, kChip};
}

QRect Chip::crossRect() const { return {width() - 20, 0, 20, height()}; }

void Chip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Token fill = !isEnabled() ? Token::SurfaceAlt : m_added ? Token::DiffAddedFill : Token::Selection;
    const Token ink = !isEnabled() ? Token::TextDisabled : m_added ? Token::DiffAddedText : Token::Text;
    theme::drawFrame(painter, rect(), 3, theme::color(fill), {});
    QRect place = rect().adjusted(8, 0, -20, 0);
    const QFont font = theme::font(m_fixedFont ? Type::DataSmall : Type::Body);
    if (m_added) {
        theme::drawText(painter, place, u"+"_s, font, theme::color(ink));
        place.adjust(12, 0, 0, 0);
    }
    theme::drawText(painter, place, text(), font, theme::color(ink), Qt::AlignLeft, Qt::ElideMiddle);
    const bool over = underMouse() && crossRect().contains(mapFromGlobal(QCursor::pos()));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme::color(!isEnabled() ? Token::TextDisabled : over ? Token::Text : Token::TextMuted), 1.2));
    const QPointF c(width() - 11.5, height() / 2.0);
    painter.drawLine(c + QPointF(-2.6, -2.6), c + QPointF(2.6, 2.6));
    painter.drawLine(c + QPointF(-2.6, 2.6), c + QPointF(2.6, -2.6));
    if (hasFocus()) {
        theme::drawFocusRing(painter, rect(), 3);
    }
}

void Chip::mouseReleaseEvent(QMouseEvent* event) {
    QAbstractButton::mouseReleaseEvent(event);
    if (event->button() == Qt::LeftButton && crossRect().contains(event->pos())) {
        Q_EMIT removeRequested();
    }
}

void Chip::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Delete:
    case Qt::Key_Backspace: Q_EMIT removeRequested(); return;
    case Qt::Key_Left: Q_EMIT stepRequested(-1); return;
    case Qt::Key_Right: Q_EMIT stepRequested(1); return;
    default: QAbstractButton::keyPressEvent(event);
    }
}

ChipField::ChipField(const QString& name, bool fixedFont, QWidget* parent)
    : QFrame(parent), m_name(name), m_fixedFont(fixedFont), m_edit(new QLineEdit(this)), m_completer(new QCompleter(this)),
      m_completions(new QStringListModel(this)) {
    m_edit->setFrame(false);
    m_edit->setAccessibleName(name);
    m_edit->installEventFilter(this);
    m_edit->setTextMargins(0, 0, 0, 0);
    m_completer->setModel(m_completions);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_completer->setFilterMode(Qt::MatchContains);
    m_completer->setMaxVisibleItems(10);
    m_completer->setWidget(m_edit);
    setFocusProxy(m_edit);
    setAccessibleName(name);
    setCursor(Qt::IBeamCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(m_completer, qOverload<const QString&>(&QCompleter::activated), this, [this](const QString& text) { commit(text); });
    connect(m_edit, &QLineEdit::textEdited, this, [this](const QString& text) {
        if (text.endsWith(u',')) {
            commit(text.chopped(1).trimmed());
            return;
        }
        judge();
        m_completer->setCompletionPrefix(text.trimmed());
        if (!text.trimmed().isEmpty() && m_completer->completionCount() > 0) {
            m_completer->complete();
        } else {
            m_completer->popup()->hide();
        }
    });
    const auto measure = [this] {
        m_edit->setFont(theme::font(m_fixedFont ? Type::Data : Type::Body));
        arrange();
    };
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, measure);
    measure();
}

void ChipField::setValues(const QStringList& values) {
    if (values != m_values) {
        m_values = values;
        rebuild();
    }
}

void ChipField::setCompletions(const QStringList& values) {
    if (values != m_completions->stringList()) {
        m_completions->setStringList(values);
    }
}

void ChipField::setBaseline(const std::optional<QStringList>& values) {
    m_baseline = values;
    for (int i = 0; i < m_chips.size(); ++i) {
        m_chips[i]->setAdded(m_baseline && !m_baseline->contains(m_values[i]));
    }
    arrange();
}

void ChipField::setPlaceholder(const QString& text) {
    m_placeholder = text;
    m_edit->setPlaceholderText(m_values.isEmpty() ? text : QString());
}

void ChipField::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::EnabledChange) {
        update();
    }
}

void ChipField::clearTyped() {
    m_edit->clear();
    setProblem({});
}

void ChipField::setProblem(const QString& problem) {
    if (problem == m_problem) {
        return;
    }
    m_problem = problem;
    update();
    Q_EMIT problemChanged();
}

// What may still become a known value is not called wrong while it is typed.
void ChipField::judge() {
    const QString text = m_edit->text().trimmed();
    bool beginning = text.isEmpty();
    for (const QString& value : m_completions->stringList()) {
        beginning = beginning || value.startsWith(text, Qt::CaseInsensitive);
    }
    setProblem(beginning || !m_check ? QString() : m_check(text));
}

bool ChipField::commit(const QString& text) {
    const QString typed = text.trimmed();
    m_completer->popup()->hide();
    if (typed.isEmpty()) {
        clearTyped();
        return true;
    }
    QString value = typed;
    for (const QString& known : m_completions->stringList()) {
        if (known.compare(typed, Qt::CaseInsensitive) == 0) {
            value = known;
        }
    }
    const QString wrong = m_check ? m_check(value) : QString();
    if (!wrong.isEmpty()) {
        m_edit->setText(value);
        setProblem(wrong);
        return false;
    }
    clearTyped();
    if (!m_values.contains(value)) {
        m_values.append(value);
        rebuild();
        Q_EMIT valuesEdited();
    }
    return true;
}

void ChipField::remove(const QString& value) {
    if (m_values.removeAll(value) > 0) {
        m_edit->setFocus();
        rebuild();
        Q_EMIT valuesEdited();
    }
}

void ChipField::rebuild() {
    for (Chip* chip : std::as_const(m_chips)) {
        chip->hide();
        chip->deleteLater();
    }
    m_chips.clear();
    for (const QString& value : std::as_const(m_values)) {
        auto* chip = new Chip(value, m_fixedFont, this);
        chip->setAdded(m_baseline && !m_baseline->contains(value));
        connect(chip, &Chip::removeRequested, this, [this, value] { remove(value); });
        connect(chip, &Chip::stepRequested, this, [this, chip](int direction) { stepFrom(chip, direction); });
        chip->show();
        m_chips.append(chip);
    }
    setAccessibleDescription(m_values.join(u", "_s));
    m_edit->setPlaceholderText(m_values.isEmpty() ? m_placeholder : QString());
    arrange();
}

void ChipField::stepFrom(Chip* chip, int direction) {
    const qsizetype next = m_chips.indexOf(chip) + direction;
    if (next >= m_chips.size()) {
        m_edit->setFocus();
    } else if (next >= 0) {
        m_chips[next]->setFocus();
    }
}

void ChipField::arrange() {
    const int right = width() - kPad;
    int x = kPad;
    int line = 0;
    const auto top = [&] { return 3 + line * kLine + 2; };
    for (Chip* chip : std::as_const(m_chips)) {
        const int wide = qMin(chip->sizeHint().width(), right - kPad);
        if (x > kPad && x + wide > right) {
            x = kPad;
            ++line;
        }
        chip->setGeometry(x, top(), wide, kChip);
        x += wide + 4;
    }
    if (x > kPad && x + kLeastEdit > right) {
        x = kPad;
        ++line;
    }
    const int from = x == kPad ? 0 : x - 4; // the edit has a margin of its own
    m_edit->setGeometry(from, top(), qMax(kLeastEdit, right - from), kChip);
    if (m_lines != line + 1) {
        m_lines = line + 1;
        updateGeometry();
    }
    setFixedHeight(m_lines * kLine + 6);
    update();
}

QSize ChipField::sizeHint() const { return {160, m_lines * kLine + 6}; }

void ChipField::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QColor border = theme::color(!m_problem.isEmpty() ? Token::SeverityErrorText
                                       : isEnabled()        ? Token::ControlBorder
                                                            : Token::Border);
    theme::drawFrame(painter, rect(), 4, theme::color(isEnabled() ? Token::Surface : Token::Window), border);
    if (m_edit->hasFocus()) {
        theme::drawFrame(painter, rect(), 4, {}, m_problem.isEmpty() ? theme::color(Token::Focus) : border, 2);
    }
}

void ChipField::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    arrange();
}

void ChipField::mousePressEvent(QMouseEvent* event) {
    m_edit->setFocus(Qt::MouseFocusReason);
    QFrame::mousePressEvent(event);
}

bool ChipField::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_edit && (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)) {
        update();
        const bool popup = event->type() == QEvent::FocusOut && static_cast<QFocusEvent*>(event)->reason() == Qt::PopupFocusReason;
        if (event->type() == QEvent::FocusOut && !popup) {
            commit(m_edit->text());
        }
    }
    if (watched == m_edit && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool start = m_edit->cursorPosition() == 0 && !m_edit->hasSelectedText();
        switch (key->key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter: commit(m_edit->text()); return true;
        case Qt::Key_Backspace:
            if (m_edit->text().isEmpty() && !m_values.isEmpty()) {
                remove(m_values.last());
                return true;
            }
            break;
        case Qt::Key_Left:
            if (start && !m_chips.isEmpty()) {
                m_chips.last()->setFocus();
                return true;
            }
            break;
        case Qt::Key_Down:
            m_completer->setCompletionPrefix(m_edit->text().trimmed());
            m_completer->complete();
            return true;
        default: break;
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace fb::widgets
