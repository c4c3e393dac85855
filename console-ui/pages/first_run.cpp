#include "pages/first_run.h"

#include "engine/engine.h"
#include "models/text.h"
#include "pages/page.h"
#include "theme/icons.h"
#include "theme/paint.h"
#include "widgets/buttons.h"
#include "widgets/themed_label.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace fb::pages {

using models::qs;
using theme::Token;
using theme::Type;
using widgets::Panel;
using widgets::ThemedLabel;

namespace {

class IconLabel final : public QWidget {
public:
    explicit IconLabel(QString name) : m_name(std::move(name)) { setFixedSize(30, 30); }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.drawPixmap(4, 4, theme::iconPixmap(m_name, 22, Token::TextMuted, devicePixelRatioF()));
    }

private:
    QString m_name;
};

QWidget* way(const QString& icon, const QString& title, const QString& words, QPushButton* button) {
    auto* row = new QWidget;
    auto* across = new QHBoxLayout(row);
    across->setContentsMargins(24, 14, 20, 14);
    across->setSpacing(22);
    auto* text = new QVBoxLayout;
    text->setSpacing(3);
    auto* detail = new ThemedLabel(words, Type::Body, Token::TextMuted);
    detail->setWordWrap(true);
    text->addWidget(new ThemedLabel(title, Type::Strong));
    text->addWidget(detail);
    button->setFixedWidth(176);
    across->addWidget(new IconLabel(icon));
    across->addLayout(text, 1);
    across->addWidget(button);
    return row;
}

QString curlLine(const QString& base) {
    return u"curl -H 'Accept: application/fhir+json' \\\n  '%1/Patient?_count=5'"_s.arg(base);
}

} // namespace

FirstRun::FirstRun(QWidget* parent)
    : Panel(Token::Window, {}, parent), m_headline(new ThemedLabel({}, Type::Headline)),
      m_words(new ThemedLabel({}, Type::Body, Token::TextMuted)), m_url(new QLineEdit), m_curl(new ThemedLabel({}, Type::Data)),
      m_sample(widgets::plainButton(tr("Send sample traffic"))),
      m_waiting(new ThemedLabel(tr("Waiting for the first request. It will show up here."), Type::Body, Token::TextMuted)) {
    auto* column = new QWidget;
    column->setMaximumWidth(744);
    auto* down = new QVBoxLayout(column);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(0);
    m_url->setReadOnly(true);
    m_url->setFixedHeight(40);
    m_url->setFont(theme::font(Type::Data));
    m_url->setAccessibleName(tr("Base URL"));
    m_copy = widgets::primaryButton(tr("Copy base URL"));
    setFocusProxy(m_copy);
    m_copy->setIcon(theme::icon(u"edit-copy"_s, Token::OnAccent));
    m_copy->setFixedSize(154, 40);
    connect(m_copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(m_url->text()); });
    m_address = new QWidget;
    auto* address = new QHBoxLayout(m_address);
    address->setContentsMargins(0, 0, 0, 0);
    address->setSpacing(8);
    address->addWidget(m_url, 1);
    address->addWidget(m_copy);
    m_words->setWordWrap(true);
    down->addWidget(m_headline);
    down->addSpacing(8);
    down->addWidget(m_words);
    down->addSpacing(22);
    down->addWidget(m_address);
    down->addSpacing(12);
    m_card = card();
    down->addWidget(m_card);
    down->addSpacing(24);
    auto* ways = new Panel(Token::Surface);
    ways->setFramed(true);
    auto* list = new QVBoxLayout(ways);
    list->setContentsMargins(1, 1, 1, 1);
    list->setSpacing(0);
    list->addWidget(way(u"document-send"_s, tr("See it work"),
                        tr("A real FHIR session goes through the gateway: reads, searches with paging, writes, a transaction, "
                           "and requests that are refused."),
                        m_sample));
    m_openRoutes = widgets::plainButton(tr("Open routes"));
    m_routes = new QWidget;
    auto* routesDown = new QVBoxLayout(m_routes);
    routesDown->setContentsMargins(0, 0, 0, 0);
    routesDown->setSpacing(0);
    auto* line = new Panel(Token::Border);
    line->setFixedHeight(1);
    routesDown->addWidget(line);
    routesDown->addWidget(way(u"server-database"_s, tr("Put your own server behind it"),
                              tr("Give its base URL to an upstream and point a route at it. Changes are in force at once."), m_openRoutes));
    list->addWidget(m_routes);
    connect(m_sample, &QPushButton::clicked, this, &FirstRun::sampleRequested);
    connect(m_openRoutes, &QPushButton::clicked, this, &FirstRun::routesRequested);
    down->addWidget(ways);
    down->addSpacing(22);
    m_waiting->setContentsMargins(24, 0, 0, 0);
    down->addWidget(m_waiting);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(32, 32, 32, 32);
    layout->addStretch(2);
    auto* middle = new QHBoxLayout;
    middle->addStretch(1);
    middle->addWidget(column, 100);
    middle->addStretch(1);
    layout->addLayout(middle);
    layout->addStretch(3);
}

QWidget* FirstRun::card() {
    auto* card = new Panel(Token::Surface);
    card->setFramed(true);
    auto* down = new QVBoxLayout(card);
    down->setContentsMargins(1, 1, 1, 1);
    down->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(16, 3, 8, 3);
    head->addWidget(new ThemedLabel(tr("Or try it from a terminal"), Type::Body, Token::TextMuted));
    head->addStretch(1);
    auto* copy = new QAction(theme::icon(u"edit-copy"_s), tr("Copy"), this);
    connect(copy, &QAction::triggered, this, [this] { QApplication::clipboard()->setText(m_curl->text()); });
    head->addWidget(widgets::flatButton(copy, true, true));
    auto* line = new Panel(Token::Border);
    line->setFixedHeight(1);
    m_curl->setContentsMargins(16, 12, 16, 14);
    m_curl->setTextInteractionFlags(Qt::TextSelectableByMouse);
    down->addLayout(head);
    down->addWidget(line);
    down->addWidget(m_curl);
    return card;
}

void FirstRun::setEngine(engine::Engine* engine) {
    m_engine = engine;
    refresh();
}

void FirstRun::refresh() {
    m_address->setVisible(m_engine != nullptr);
    m_card->setVisible(m_engine != nullptr);
    m_openRoutes->setEnabled(m_engine != nullptr);
    m_routes->setVisible(window()->findChild<Page*>(u"routes"_s) != nullptr);
    if (m_engine == nullptr) {
        m_headline->setText(tr("The gateway is not running yet."));
        m_words->setText(tr("It starts with the workspace. When it cannot, the line above says why and what helps."));
        m_sample->setEnabled(false);
        m_waiting->hide();
        return;
    }
    const QString base = qs(m_engine->baseUrl());
    m_headline->setText(tr("The gateway is running. Point a client at it."));
    quint64 resources = 0;
    QStringList names;
    for (const engine::SandboxInfo& sandbox : m_engine->sandboxes()) {
        resources += sandbox.resources;
        names.append(qs(sandbox.title.empty() ? sandbox.name : sandbox.title));
    }
    m_words->setText(names.isEmpty() ? tr("Every request is routed, checked, relayed, recorded and explained.")
                                     : tr("Behind it: %1, with %2 sample resources, so there is something to ask for at once.")
                                           .arg(names.join(tr(" and ")), models::grouped(resources)));
    m_url->setText(base);
    m_curl->setText(curlLine(base));
    m_sample->setEnabled(true);
    m_waiting->show();
}

void FirstRun::setBusy(bool busy) {
    m_sample->setEnabled(!busy && m_engine != nullptr);
    m_sample->setText(busy ? tr("Sending…") : tr("Send sample traffic"));
}

void FirstRun::paintEvent(QPaintEvent* event) {
    Panel::paintEvent(event);
    if (m_waiting->isVisible()) {
        QPainter painter(this);
        const QPoint at = m_waiting->mapTo(this, QPoint(1, (m_waiting->height() - 12) / 2));
        theme::drawShape(painter, theme::Shape::Ring, QRectF(at, QSizeF(12, 12)), theme::color(Token::Accent), 1.2);
    }
}

} // namespace fb::pages
