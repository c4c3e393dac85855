#include "widgets/bundle_view.h"

#include "models/resource_summary.h"
#include "models/text.h"
#include "theme/theme.h"
#include "widgets/buttons.h"
#include "widgets/code_view.h"
#include "widgets/json_tree.h"
#include "widgets/list_table.h"
#include "widgets/panel.h"
#include "widgets/section_head.h"
#include "widgets/themed_label.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QSplitter>
#include <QVBoxLayout>

namespace fb::widgets {

using models::BundleModel;
using models::qs;
using theme::Token;

namespace {

QWidget* titled(const QString& title, QWidget* content, Panel** headOut = nullptr) {
    auto* side = new QWidget;
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* head = new Panel(Token::SurfaceAlt, Qt::BottomEdge);
    head->setFixedHeight(24);
    auto* inside = new QVBoxLayout(head);
    inside->setContentsMargins(12, 0, 12, 0);
    inside->addWidget(new ThemedLabel(title, theme::Type::Caption, Token::TextMuted));
    layout->addWidget(head);
    layout->addWidget(content, 1);
    if (headOut != nullptr) {
        *headOut = head;
    }
    return side;
}

} // namespace

BundleView::BundleView(QWidget* parent)
    : QWidget(parent), m_table(new ListTable), m_head(new SectionHead(tr("Entry"))), m_split(new QSplitter(Qt::Vertical)), m_parts(new QSplitter(Qt::Horizontal)),
      m_sent(new CodeView), m_tree(new JsonTree) {
    m_table->setModel(&m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setAccessibleName(tr("Entries of the Bundle"));
    m_sent->setLineNumbers(false);
    m_sentSide = titled(tr("Sent in this entry"), m_sent);
    m_parts->addWidget(m_sentSide);
    m_parts->addWidget(titled(tr("Returned"), m_tree));
    m_parts->setSizes({500, 400});
    m_parts->setChildrenCollapsible(false);
    auto* copy = linkButton(tr("Copy entry"));
    m_head->addRight(copy);
    connect(copy, &QToolButton::clicked, this, [this] {
        if (const json::Value* entry = m_model.entry(m_table->currentIndex().row())) {
            QApplication::clipboard()->setText(qs(json::pretty(*entry)));
        }
    });
    auto* lower = new QWidget;
    auto* below = new QVBoxLayout(lower);
    below->setContentsMargins(0, 0, 0, 0);
    below->setSpacing(0);
    auto* line = new Panel(Token::Border);
    line->setFixedHeight(1);
    below->addWidget(m_head);
    below->addWidget(line);
    below->addWidget(m_parts, 1);
    m_split->addWidget(m_table);
    m_split->addWidget(lower);
    m_split->setChildrenCollapsible(false);
    m_split->setStretchFactor(0, 2);
    m_split->setStretchFactor(1, 3);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_split);
    connect(m_split, &QSplitter::splitterMoved, this, [this] { m_splitMoved = true; });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &BundleView::showEntry);
    connect(m_table, &ListTable::opened, this, [this] { m_tree->setFocus(); });
}

void BundleView::setBundle(std::shared_ptr<const json::Value> bundle, std::shared_ptr<const json::Value> asked) {
    m_bundle = bundle;
    m_model.setBundle(std::move(bundle), std::move(asked));
    fitColumns();
    fitHeight();
    openEntry(0);
}

void BundleView::openEntry(int row) {
    const QModelIndex index = m_model.index(row, 0);
    if (index.isValid()) {
        m_table->setCurrentIndex(index);
    } else {
        showEntry();
    }
}

void BundleView::fitColumns() {
    const bool requests = m_model.hasRequests();
    m_table->setColumnHidden(BundleModel::Method, !requests);
    m_table->setColumnHidden(BundleModel::Request, !requests);
    m_table->setColumnHidden(BundleModel::Status, !m_model.hasResponses());
    m_table->setColumnHidden(BundleModel::Mode, !m_model.hasModes());
    m_table->setColumnHidden(BundleModel::Resource, requests && !m_model.hasResponses());
    m_table->setColumnChars(BundleModel::Number, 3);
    m_table->setColumnChars(BundleModel::Method, 7, true);
    m_table->setColumnChars(BundleModel::Request, 20, true);
    m_table->setColumnChars(BundleModel::Status, 6);
    m_table->setColumnChars(BundleModel::Mode, 8);
    m_table->setColumnChars(BundleModel::Resource, 18, true);
    m_table->setColumnChars(BundleModel::Id, 14, true);
    m_table->setColumnChars(BundleModel::Version, 8, true);
    m_table->horizontalHeader()->setStretchLastSection(true);
}

// As high as the entries, up to half: what is left is for the entry that is open.
void BundleView::fitHeight() {
    const int whole = m_split->height();
    if (m_splitMoved || whole < 100) {
        return;
    }
    const int rows = (m_model.rowCount() + 1) * theme::Theme::instance().rowHeight() + 32;
    const int upper = qBound(120, rows, whole / 2);
    m_split->setSizes({upper, whole - upper});
}

void BundleView::showEntry() {
    const int row = m_table->currentIndex().row();
    const json::Value* entry = m_model.entry(row);
    if (entry == nullptr) {
        m_head->setTitle(m_model.rowCount() == 0 ? tr("No entries") : tr("Entry"));
        m_head->setWords({});
        m_tree->setValue({});
        m_sentSide->hide();
        return;
    }
    const json::Value* sent = m_model.sentEntry(row);
    const json::Value* sentResource = sent != nullptr ? sent->find("resource") : nullptr;
    const json::Value& returned = (*entry)["resource"];
    m_head->setTitle(tr("Entry %1").arg(row));
    const QString what = models::resourceSummary(returned.isObject() || sentResource == nullptr ? returned : *sentResource);
    const QString place = m_model.index(row, BundleModel::Resource).data().toString();
    const QString id = m_model.index(row, BundleModel::Id).data().toString();
    m_head->setWords((id.isEmpty() ? place : place + QLatin1Char('/') + id) + QStringLiteral("   ") + what);
    m_sentSide->setVisible(sentResource != nullptr);
    if (sentResource != nullptr) {
        m_sent->setText(qs(json::pretty(*sentResource)), Language::Json);
    }
    // The entry lives as long as the Bundle it is part of.
    m_tree->setValue(std::shared_ptr<const json::Value>(m_bundle, entry));
}

} // namespace fb::widgets
