#include "widgets/filter_edit.h"

#include "models/roles.h"
#include "models/text.h"
#include "theme/paint.h"
#include "traffic/filter.h"

#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QRegularExpression>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QSyntaxHighlighter>

using namespace Qt::StringLiterals;

namespace fb::widgets {

using theme::Token;
using theme::Type;

namespace {

class Highlighter final : public QSyntaxHighlighter {
public:
    explicit Highlighter(QTextDocument* document) : QSyntaxHighlighter(document) {
        connect(&theme::Theme::instance(), &theme::Theme::changed, this, &QSyntaxHighlighter::rehighlight);
    }

protected:
    void highlightBlock(const QString& text) override {
        static const QRegularExpression token(
            uR"re((?<quoted>"(?:[^"\\]|\\.)*"?)|(?<word>[A-Za-z_$][\w.$/:-]*)|(?<number>\d[\w.:-]*)|(?<op>!=|<=|>=|[=<>~(),]))re"_s);
        auto it = token.globalMatch(text);
        bool value = false; // after an operator stands a value
        while (it.hasNext()) {
            const auto match = it.next();
            const auto kind = kindOf(match, value, text);
            setFormat(int(match.capturedStart()), int(match.capturedLength()), theme::color(kind));
        }
    }

private:
    static Token kindOf(const QRegularExpressionMatch& match, bool& value, const QString& text) {
        if (match.capturedLength(u"quoted"_s) > 0) {
            return Token::SyntaxString;
        }
        if (match.capturedLength(u"number"_s) > 0) {
            return Token::SyntaxNumber;
        }
        if (match.capturedLength(u"op"_s) > 0) {
            const QString op = match.captured();
            value = op != u"("_s ? op != u")"_s : value;
            return Token::SyntaxPunctuation;
        }
        const QString word = match.captured().toLower();
        if (word == u"and"_s || word == u"or"_s || word == u"not"_s) {
            value = false;
            return Token::SyntaxLiteral;
        }
        if (word == u"in"_s || word == u"contains"_s || word == u"last"_s) {
            value = true;
            return Token::SyntaxPunctuation;
        }
        static const QRegularExpression operatorNext(uR"(^\s*(=|!=|<|>|~|in\b|contains\b))"_s);
        const bool field = !value && operatorNext.match(text.mid(match.capturedEnd())).hasMatch();
        return field ? Token::SyntaxKey : Token::SyntaxString;
    }
};

class OfferDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {200, 24}; }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const bool selected = (option.state & QStyle::State_Selected) != 0;
        painter->fillRect(option.rect, theme::color(selected ? Token::Selection : Token::Overlay));
        const QRect r = option.rect.adjusted(10, 0, -10, 0);
        theme::drawText(*painter, r, index.data().toString(), theme::font(Type::Data), theme::color(Token::Text));
        theme::drawText(*painter, r, index.data(models::TailRole).toString(), theme::font(Type::Caption), theme::color(Token::TextMuted),
                        Qt::AlignRight);
    }
};

QString needsQuotes(const QString& value) {
    static const QRegularExpression bare(u"^[\\w.$/:-]+$"_s);
    return bare.match(value).hasMatch() ? value : u'"' + QString(value).replace(u'"', u"\\\""_s) + u'"';
}

} // namespace

FilterEdit::FilterEdit(QWidget* parent) : QPlainTextEdit(parent), m_popup(new QListView), m_items(new QStandardItemModel(this)) {
    setAccessibleName(tr("Filter"));
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(NoWrap);
    setTabChangesFocus(true);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setContextMenuPolicy(Qt::DefaultContextMenu);
    document()->setDocumentMargin(0);
    QPalette p = palette();
    p.setColor(QPalette::Base, Qt::transparent);
    setPalette(p);
    const auto fit = [this] {
        setFont(theme::font(Type::Data));
        setFixedHeight(QFontMetrics(font()).lineSpacing() + 2);
    };
    fit();
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, fit);
    new Highlighter(document());
    m_popup->setParent(this, Qt::ToolTip);
    m_popup->setModel(m_items);
    m_popup->setItemDelegate(new OfferDelegate(m_popup));
    m_popup->setFocusPolicy(Qt::NoFocus);
    m_popup->setUniformItemSizes(true);
    m_popup->hide();
    connect(m_popup, &QListView::clicked, this, &FilterEdit::take);
}

void FilterEdit::setErrorColumn(int column) {
    QList<QTextEdit::ExtraSelection> marks;
    if (column > 0) {
        QTextEdit::ExtraSelection mark;
        mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        mark.format.setUnderlineColor(theme::color(Token::SyntaxError));
        mark.cursor = QTextCursor(document());
        const int length = int(toPlainText().size());
        mark.cursor.setPosition(qMin(qMax(0, column - 1), qMax(0, length - 1)));
        mark.cursor.movePosition(QTextCursor::EndOfWord, QTextCursor::KeepAnchor);
        if (!mark.cursor.hasSelection()) {
            mark.cursor.movePosition(QTextCursor::NextCharacter, QTextCursor::KeepAnchor);
        }
        marks.append(mark);
    }
    setExtraSelections(marks);
}

QStringList FilterEdit::offered() const {
    QStringList texts;
    for (int row = 0; m_popup->isVisible() && row < m_items->rowCount(); ++row) {
        texts.append(m_items->item(row)->text());
    }
    return texts;
}

void FilterEdit::keyPressEvent(QKeyEvent* event) {
    if (m_popup->isVisible() && handlePopupKey(event)) {
        return;
    }
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter: Q_EMIT accepted(); return;
    case Qt::Key_Escape: Q_EMIT escaped(); return;
    case Qt::Key_Down: offer(); return;
    default: break;
    }
    const QString before = toPlainText();
    QPlainTextEdit::keyPressEvent(event);
    if (toPlainText() != before) {
        offer();
    } else if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right) {
        closePopup();
    }
}

bool FilterEdit::focusNextPrevChild(bool next) {
    return !m_popup->isVisible() && QPlainTextEdit::focusNextPrevChild(next);
}

bool FilterEdit::handlePopupKey(QKeyEvent* event) {
    const int row = m_popup->currentIndex().row();
    switch (event->key()) {
    case Qt::Key_Down: m_popup->setCurrentIndex(m_items->index(qMin(row + 1, m_items->rowCount() - 1), 0)); return true;
    case Qt::Key_Up: m_popup->setCurrentIndex(m_items->index(qMax(row - 1, 0), 0)); return true;
    case Qt::Key_Escape: closePopup(); return true;
    case Qt::Key_Tab: take(m_popup->currentIndex()); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_items->item(row) != nullptr && m_items->item(row)->text() == m_prefix) {
            closePopup();
            return false;
        }
        take(m_popup->currentIndex());
        return true;
    default: return false;
    }
}

QList<Completion> FilterEdit::candidates(const QString& before, QString& prefix) const {
    static const QRegularExpression valuePlace(
        uR"(([\w.$-]+)\s*(?:=|!=|<=|>=|<|>|~|\bcontains\b|\bin\s*\((?:[^)]*,)?)\s*("?[\w.$/:-]*)$)"_s);
    QList<Completion> found;
    if (const auto match = valuePlace.match(before); match.hasMatch()) {
        prefix = match.captured(2);
        if (m_values) {
            found = m_values(match.captured(1).toLower());
        }
        for (const traffic::FilterField& field : traffic::filterFields()) {
            if (models::qs(field.name) == match.captured(1).toLower()) {
                for (const std::string& value : field.values) {
                    const QString text = models::qs(value);
                    const bool known = std::any_of(found.begin(), found.end(), [&](const Completion& c) { return c.text == text; });
                    if (!known) {
                        found.append({text, m_values ? 0 : -1});
                    }
                }
            }
        }
        return found;
    }
    static const QRegularExpression wordPlace(uR"((?:^|[\s(])([\w.$-]+)$)"_s);
    if (const auto match = wordPlace.match(before); match.hasMatch()) {
        prefix = match.captured(1);
        for (const traffic::FilterField& field : traffic::filterFields()) {
            found.append({models::qs(field.name), -1});
        }
    }
    return found;
}

void FilterEdit::offer() {
    const QTextCursor cursor = textCursor();
    const QString before = toPlainText().left(cursor.position());
    QString prefix;
    const QList<Completion> all = candidates(before, prefix);
    const QString typed = prefix.startsWith(u'"') ? prefix.mid(1) : prefix;
    m_items->clear();
    for (const Completion& completion : all) {
        if (completion.text.startsWith(typed, Qt::CaseInsensitive) && m_items->rowCount() < 50) {
            auto* item = new QStandardItem(completion.text);
            if (completion.count >= 0) {
                item->setData(models::grouped(qulonglong(completion.count)), models::TailRole);
            }
            m_items->appendRow(item);
        }
    }
    const bool done = m_items->rowCount() == 1 && m_items->item(0)->text() == typed;
    if (m_items->rowCount() == 0 || done || !hasFocus()) {
        closePopup();
        return;
    }
    m_prefix = prefix;
    m_popup->setCurrentIndex(m_items->index(0, 0));
    QTextCursor start = cursor;
    start.setPosition(cursor.position() - int(prefix.size()));
    const QPoint corner = viewport()->mapToGlobal(QPoint(cursorRect(start).left() - 11, height() + 8));
    m_popup->setGeometry(QRect(corner, QSize(300, qMin(8, m_items->rowCount()) * 24 + 2)));
    m_popup->show();
}

void FilterEdit::closePopup() { m_popup->hide(); }

void FilterEdit::take(const QModelIndex& index) {
    closePopup();
    if (!index.isValid()) {
        return;
    }
    QTextCursor cursor = textCursor();
    cursor.movePosition(QTextCursor::Left, QTextCursor::KeepAnchor, int(m_prefix.size()));
    const bool value = index.data(models::TailRole).isValid();
    cursor.insertText(value ? needsQuotes(index.data().toString()) : index.data().toString());
    setTextCursor(cursor);
}

void FilterEdit::focusInEvent(QFocusEvent* event) {
    QPlainTextEdit::focusInEvent(event);
    Q_EMIT focusChanged();
}

void FilterEdit::focusOutEvent(QFocusEvent* event) {
    QPlainTextEdit::focusOutEvent(event);
    closePopup();
    Q_EMIT focusChanged();
}

void FilterEdit::insertFromMimeData(const QMimeData* source) {
    insertPlainText(source->text().simplified());
}

void FilterEdit::wheelEvent(QWheelEvent* event) { event->ignore(); }

} // namespace fb::widgets
