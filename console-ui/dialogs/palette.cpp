#include "dialogs/palette.h"

#include "models/roles.h"
#include "theme/paint.h"

#include <QAction>
#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace fb::dialogs {

using theme::Token;
using theme::Type;

namespace {

class RowDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {100, 36}; }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const QRect r = option.rect;
        const bool selected = (option.state & QStyle::State_Selected) != 0;
        painter->fillRect(r, theme::color(selected ? Token::Selection : Token::Overlay));
        if (selected) {
            painter->fillRect(QRect(r.topLeft(), QSize(3, r.height())), theme::color(Token::Accent));
        }
        const auto icon = index.data(Qt::DecorationRole).value<QIcon>();
        icon.paint(painter, QRect(r.left() + 14, r.top() + 10, 16, 16));
        const QRect text = r.adjusted(42, 0, -14, 0);
        theme::drawText(*painter, text, index.data().toString(), theme::font(Type::Body), theme::color(Token::Text));
        theme::drawText(*painter, text, index.data(models::TailRole).toString(), theme::font(Type::Caption),
                        theme::color(Token::TextMuted), Qt::AlignRight);
    }
};

// The letters in their order, not necessarily side by side: "sst" finds "Send sample traffic".
bool matches(const QString& words, const QString& typed) {
    if (words.contains(typed, Qt::CaseInsensitive)) {
        return true;
    }
    qsizetype at = 0;
    for (const QChar c : typed) {
        at = words.indexOf(c, at, Qt::CaseInsensitive);
        if (at < 0) {
            return false;
        }
        ++at;
    }
    return true;
}

} // namespace

Palette::Palette(QWidget* parent)
    : QFrame(parent, Qt::Popup), m_edit(new QLineEdit), m_list(new QListView), m_model(new QStandardItemModel(this)) {
    setAccessibleName(tr("Find an action"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->setSpacing(0);
    m_edit->setFrame(false);
    m_edit->setFixedHeight(44);
    m_edit->setTextMargins(8, 0, 8, 0);
    m_edit->setPlaceholderText(tr("Find an action"));
    m_edit->installEventFilter(this);
    QPalette p = m_edit->palette();
    p.setColor(QPalette::Base, Qt::transparent);
    m_edit->setPalette(p);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new RowDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    layout->addWidget(m_edit);
    layout->addWidget(m_list);
    connect(m_edit, &QLineEdit::textChanged, this, &Palette::narrow);
    connect(m_list, &QListView::clicked, this, &Palette::run);
}

void Palette::openWith(const QList<QAction*>& actions, const QWidget* over) {
    m_before = QApplication::focusWidget();
    m_actions.clear();
    for (QAction* action : actions) {
        if (action->isEnabled() && !action->isSeparator() && action->menu() == nullptr && !action->text().isEmpty()) {
            m_actions.append(action);
        }
    }
    m_edit->clear();
    narrow({});
    const int width = qMin(640, over->width() - 32);
    resize(width, 46 + qMin(11, int(m_actions.size())) * 36);
    move(over->mapToGlobal(QPoint((over->width() - width) / 2, 72)));
    show();
    m_edit->setFocus();
}

void Palette::narrow(const QString& text) {
    m_model->clear();
    for (qsizetype i = 0; i < m_actions.size(); ++i) {
        const QAction* action = m_actions[i];
        const QString words = action != nullptr ? action->text().remove(u'&') : QString();
        if (action == nullptr || !matches(words, text.trimmed())) {
            continue;
        }
        auto* item = new QStandardItem(action->icon(), words);
        item->setData(action->shortcut().toString(QKeySequence::NativeText), models::TailRole);
        item->setData(i, models::IdRole);
        m_model->appendRow(item);
    }
    m_list->setCurrentIndex(m_model->index(0, 0));
}

void Palette::run() {
    const QModelIndex index = m_list->currentIndex();
    hide();
    if (index.isValid()) {
        if (QAction* action = m_actions.value(index.data(models::IdRole).toLongLong())) {
            QMetaObject::invokeMethod(action, &QAction::trigger, Qt::QueuedConnection);
        }
    }
}

bool Palette::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const int row = m_list->currentIndex().row();
        switch (key->key()) {
        case Qt::Key_Down: m_list->setCurrentIndex(m_model->index(qMin(row + 1, m_model->rowCount() - 1), 0)); return true;
        case Qt::Key_Up: m_list->setCurrentIndex(m_model->index(qMax(row - 1, 0), 0)); return true;
        case Qt::Key_Return:
        case Qt::Key_Enter: run(); return true;
        case Qt::Key_Escape: hide(); return true;
        default: break;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void Palette::hideEvent(QHideEvent* event) {
    QFrame::hideEvent(event);
    parentWidget()->window()->activateWindow();
    if (m_before) {
        m_before->setFocus(Qt::PopupFocusReason);
    }
}

void Palette::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::color(Token::Overlay));
    theme::drawFrame(painter, rect(), 0, {}, theme::color(Token::BorderStrong));
    theme::hairline(painter, {0, 45}, {width(), 45});
}

} // namespace fb::dialogs
