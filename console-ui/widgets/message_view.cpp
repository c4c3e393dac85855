#include "widgets/message_view.h"

#include "models/body_text.h"
#include "models/text.h"
#include "theme/theme.h"
#include "widgets/body_view.h"
#include "widgets/cell_delegate.h"
#include "widgets/list_table.h"
#include "widgets/panel.h"
#include "widgets/section_head.h"
#include "widgets/segmented.h"
#include "widgets/themed_label.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QMenu>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace fb::widgets {

using theme::Token;

MessageView::MessageView(Side side, QWidget* parent)
    : QWidget(parent), m_side(side), m_head(new SectionHead(tr("Headers"))), m_which(new Segmented),
      m_startLine(new ThemedLabel({}, theme::Type::Data)), m_fields(new QWidget), m_table(new ListTable),
      m_body(new BodyView(side == Side::Request ? tr("The request had no body.") : tr("The answer had no body."))) {
    const bool request = side == Side::Request;
    m_which->addChoice(u"client"_s, request ? tr("Received") : tr("Sent to client"));
    m_which->addChoice(u"server"_s, request ? tr("Forwarded") : tr("From server"));
    m_which->setCurrent(u"client"_s);
    m_head->addRight(m_which);
    m_table->setModel(&m_model);
    m_table->cells()->setPadding(16, 4);
    m_table->horizontalHeader()->hide();
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    m_table->setAccessibleName(tr("Headers"));
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto* copy = new QAction(tr("Copy header"), m_table);
    m_table->addAction(copy);
    connect(copy, &QAction::triggered, this, [this] {
        const QModelIndex index = m_table->currentIndex();
        QApplication::clipboard()->setText(index.siblingAtColumn(0).data().toString() + u": "_s + index.siblingAtColumn(1).data().toString());
    });
    m_startLine->setElided(true);
    m_startLine->setContentsMargins(16, 0, 16, 4);
    auto* fields = new QVBoxLayout(m_fields);
    fields->setContentsMargins(0, 0, 0, 0);
    fields->setSpacing(0);
    fields->addWidget(m_startLine);
    fields->addWidget(m_table);
    m_head->setFolds(m_fields);
    auto* line = new Panel(Token::Border);
    line->setFixedHeight(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addWidget(m_fields);
    layout->addWidget(line);
    layout->addWidget(m_body, 1);
    connect(m_which, &Segmented::chosen, this, &MessageView::showHead);
}

void MessageView::setExchange(const traffic::Exchange& exchange) {
    const bool request = m_side == Side::Request;
    m_client = request ? exchange.requestHead : exchange.responseHead;
    m_server = request ? exchange.forwardedHead : exchange.answerHead;
    m_which->setVisible(!m_server.empty());
    if (m_server.empty()) {
        m_which->setCurrent(u"client"_s);
    }
    showHead();
    if (request) {
        m_body->setBody(models::readBody(exchange.requestBody, exchange.requestHead));
        return;
    }
    const models::ReadableBody asked = models::readBody(exchange.requestBody, exchange.requestHead);
    m_body->setBody(models::readBody(exchange.responseBody, exchange.responseHead), asked.json);
}

void MessageView::showHead() {
    const bool server = m_which->current() == u"server"_s;
    m_model.setHead(server ? m_server : m_client, server ? m_client : m_server);
    m_startLine->setText(m_model.startLine());
    m_head->setWords(models::grouped(qulonglong(m_model.rowCount())));
    fitHeaders();
}

// The table is as high as its fields, up to a third of the pane; the body has the rest.
void MessageView::fitHeaders() {
    m_table->setColumnChars(0, 20, true);
    int widest = m_table->columnWidth(0);
    const QFontMetrics metrics(theme::font(theme::Type::Data));
    for (int row = 0; row < m_model.rowCount(); ++row) {
        widest = qMax(widest, metrics.horizontalAdvance(m_model.index(row, 0).data().toString()) + 30);
    }
    m_table->setColumnWidth(0, qMin(widest, 260));
    const int rows = qBound(1, m_model.rowCount(), 9);
    m_table->setFixedHeight(rows * theme::Theme::instance().rowHeight() + 6);
}

} // namespace fb::widgets
