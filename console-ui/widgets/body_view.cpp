#include "widgets/body_view.h"

#include "models/text.h"
#include "theme/icons.h"
#include "widgets/bundle_view.h"
#include "widgets/buttons.h"
#include "widgets/code_view.h"
#include "widgets/empty_state.h"
#include "widgets/json_tree.h"
#include "widgets/panel.h"
#include "widgets/segmented.h"
#include "widgets/themed_label.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace fb::widgets {

using models::BodyKind;
using theme::Token;

namespace {

constexpr qsizetype kMostShown = 2 * 1024 * 1024;

Language languageOf(BodyKind kind) {
    return kind == BodyKind::Json ? Language::Json : kind == BodyKind::Xml ? Language::Xml : Language::Text;
}

} // namespace

BodyView::BodyView(const QString& nothing, QWidget* parent)
    : QWidget(parent), m_modes(new Segmented), m_words(new ThemedLabel({}, theme::Type::Body, Token::TextMuted)),
      m_stack(new QStackedWidget), m_empty(new EmptyState(u"view-list-details"_s, nothing)) {
    auto* head = new Panel(Token::Surface, Qt::BottomEdge);
    head->setFixedHeight(40);
    auto* across = new QHBoxLayout(head);
    across->setContentsMargins(16, 0, 12, 1);
    across->setSpacing(12);
    m_modes->addChoice(u"entries"_s, tr("Entries"));
    m_modes->addChoice(u"tree"_s, tr("Tree"));
    m_modes->addChoice(u"pretty"_s, tr("Pretty"));
    m_modes->addChoice(u"raw"_s, tr("Raw"));
    m_words->setElided(true);
    auto* copy = new QAction(theme::icon(u"edit-copy"_s), tr("Copy body"), this);
    m_copy = flatButton(copy, false, true);
    connect(copy, &QAction::triggered, this, [this] { QApplication::clipboard()->setText(models::qs(m_body.bytes)); });
    across->addWidget(m_modes);
    across->addWidget(m_words, 1);
    across->addWidget(m_copy);
    m_stack->addWidget(m_empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(head);
    layout->addWidget(m_stack, 1);
    connect(m_modes, &Segmented::chosen, this, &BodyView::setMode);
    offer();
}

void BodyView::setBody(models::ReadableBody body, std::shared_ptr<const json::Value> asked) {
    m_body = std::move(body);
    m_asked = std::move(asked);
    offer();
    showMode();
}

void BodyView::offer() {
    const bool there = m_body.kind != BodyKind::Empty;
    const bool tree = m_body.json != nullptr && (m_body.json->isObject() || m_body.json->isArray());
    const bool bundle = tree && models::BundleModel::isBundle(*m_body.json);
    m_modes->setVisible(there);
    m_copy->setVisible(there);
    m_modes->setChoiceVisible(u"entries"_s, bundle);
    m_modes->setChoiceVisible(u"tree"_s, tree);
    m_modes->setChoiceVisible(u"pretty"_s, m_body.kind == BodyKind::Json || m_body.kind == BodyKind::Xml);
    m_modes->setChoiceTitle(u"raw"_s, m_body.kind == BodyKind::Binary ? tr("Hex") : tr("Raw"));
    const bool pretty = m_body.kind == BodyKind::Json || m_body.kind == BodyKind::Xml;
    QString mode = m_wanted;
    if (mode.isEmpty() || (mode == u"entries"_s && !bundle) || (mode == u"tree"_s && !tree) || (mode == u"pretty"_s && !pretty)) {
        mode = bundle ? u"entries"_s : pretty ? u"pretty"_s : u"raw"_s;
    }
    m_modes->setCurrent(mode);
    QStringList words;
    if (bundle) {
        words << tr("Bundle, %1, %2 entries")
                     .arg(models::qs(m_body.json->textOf("type")))
                     .arg((*m_body.json)["entry"].items().size());
    } else if (tree && !m_body.json->textOf("resourceType").empty()) {
        words << models::qs(m_body.json->textOf("resourceType"));
    } else if (!m_body.mediaType.isEmpty()) {
        words << m_body.mediaType;
    }
    if (m_body.size > 0) {
        words << models::sizeText(m_body.size);
    }
    m_words->setText(m_body.trouble.isEmpty() ? words.join(u", "_s) : words.join(u", "_s) + u". "_s + m_body.trouble);
    m_words->setTone(m_body.trouble.isEmpty() ? Token::TextMuted : Token::SeverityWarningText);
}

QString BodyView::mode() const { return m_modes->current(); }

void BodyView::setMode(const QString& mode) {
    m_wanted = mode;
    offer();
    showMode();
}

void BodyView::showMode() {
    if (m_body.kind == BodyKind::Empty) {
        m_stack->setCurrentWidget(m_empty);
        return;
    }
    const QString mode = m_modes->current();
    if (mode == u"entries"_s) {
        bundle()->setBundle(m_body.json, m_asked);
        m_stack->setCurrentWidget(bundle());
    } else if (mode == u"tree"_s) {
        tree()->setValue(m_body.json);
        m_stack->setCurrentWidget(tree());
    } else {
        const bool pretty = mode == u"pretty"_s;
        code()->setText(pretty ? models::prettyText(m_body, kMostShown) : models::rawText(m_body, kMostShown), languageOf(m_body.kind));
        m_stack->setCurrentWidget(code());
    }
}

CodeView* BodyView::code() {
    if (m_code == nullptr) {
        m_code = new CodeView;
        m_stack->addWidget(m_code);
    }
    return m_code;
}

JsonTree* BodyView::tree() {
    if (m_tree == nullptr) {
        m_tree = new JsonTree;
        m_stack->addWidget(m_tree);
    }
    return m_tree;
}

BundleView* BodyView::bundle() {
    if (m_bundle == nullptr) {
        m_bundle = new BundleView;
        m_stack->addWidget(m_bundle);
    }
    return m_bundle;
}

} // namespace fb::widgets
