#include "pages/route_question.h"

#include "engine/engine.h"
#include "models/text.h"
#include "theme/theme.h"
#include "widgets/themed_label.h"

#include <QLineEdit>
#include <QPainter>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace fb::pages {

using models::qs;
using theme::Token;
using theme::Type;

namespace {

struct Decision {
    QString text;
    theme::Shape shape = theme::Shape::Tick;
    Token tone = Token::VerdictAllowedText;
};

Decision decide(const policy::PlanPtr& plan, const engine::RequestSketch& sketch) {
    const auto now = std::chrono::time_point_cast<Micros>(std::chrono::system_clock::now());
    const engine::Explanation found = engine::explain(plan, sketch, now);
    const auto& verdict = found.verdict;
    const QString route = verdict.route != nullptr
                              ? RouteQuestion::tr("Route %1 %2").arg(verdict.route->index + 1).arg(qs(verdict.route->name))
                              : RouteQuestion::tr("No route");
    if (verdict.action == policy::Action::Forward) {
        return {RouteQuestion::tr("%1, to %2").arg(route, qs(found.upstream)), theme::Shape::Tick, Token::VerdictAllowedText};
    }
    QString text = verdict.route != nullptr || verdict.status == 404 ? route + u", "_s : QString();
    text += RouteQuestion::tr("refused with %1").arg(verdict.status);
    if (!verdict.rule.empty()) {
        text += RouteQuestion::tr(" by %1").arg(qs(verdict.rule));
    }
    if (!verdict.diagnostics.empty()) {
        text += u": "_s + qs(verdict.diagnostics);
    }
    return {text, theme::Shape::Barred, Token::VerdictRefusedText};
}

} // namespace

RouteQuestion::RouteQuestion(QWidget* parent)
    : Panel(Token::Surface, Qt::TopEdge, parent), m_edit(new QLineEdit),
      m_answer(new widgets::ThemedLabel(QString(), Type::Body, Token::TextMuted)),
      m_before(new widgets::ThemedLabel(QString(), Type::Body, Token::TextMuted)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(6);
    auto* label = new widgets::ThemedLabel(tr("Which route would take this request?"), Type::Body, Token::TextMuted);
    label->setBuddy(m_edit);
    m_edit->setObjectName(u"routeQuestion"_s);
    m_edit->setAccessibleName(label->text());
    m_edit->setFont(theme::font(Type::Data));
    m_edit->setPlaceholderText(u"GET /fhir/Patient?name=x"_s);
    m_edit->setClearButtonEnabled(false);
    m_answer->setContentsMargins(20, 0, 0, 0);
    m_answer->setElided(true);
    m_answer->setMinimumHeight(18);
    layout->addWidget(label);
    layout->addWidget(m_edit);
    layout->addWidget(m_answer);
    m_before->setContentsMargins(20, 0, 0, 0);
    m_before->setElided(true);
    m_before->setMinimumHeight(18); // always there: nothing moves when it has something to say
    layout->addWidget(m_before);
    connect(m_edit, &QLineEdit::textChanged, this, &RouteQuestion::ask);
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, [this] { m_edit->setFont(theme::font(Type::Data)); });
    ask();
}

void RouteQuestion::setPlans(policy::PlanPtr draft, policy::PlanPtr inForce) {
    m_draft = std::move(draft);
    m_inForce = std::move(inForce);
    ask();
}

QString RouteQuestion::answer() const { return m_answer->text(); }
QString RouteQuestion::answerInForce() const { return m_before->text(); }

void RouteQuestion::ask() {
    const QString line = m_edit->text().trimmed();
    m_shape = theme::Shape::None;
    m_tone = Token::TextMuted;
    QString text;
    QString inForce;
    if (line.isEmpty() || !m_draft) {
        text = tr("A method and a path, decided by the rules as edited.");
    } else if (const auto sketch = engine::parseSketch(line.toStdString()); !sketch) {
        text = qs(sketch.error().sentence());
    } else {
        const Decision now = decide(m_draft, *sketch);
        text = now.text;
        m_shape = now.shape;
        m_tone = now.tone;
        if (m_inForce) {
            const Decision before = decide(m_inForce, *sketch);
            if (before.text != now.text) {
                inForce = tr("In force: %1").arg(before.text);
            }
        }
    }
    m_answer->setText(text);
    m_answer->setToolTip(text);
    m_before->setText(inForce);
    m_before->setToolTip(inForce);
    m_answer->setTone(m_shape == theme::Shape::None ? Token::TextMuted : Token::Text);
    m_edit->setAccessibleDescription(inForce.isEmpty() ? text : text + u". "_s + inForce);
    update();
}

void RouteQuestion::paintEvent(QPaintEvent* event) {
    Panel::paintEvent(event);
    if (m_shape != theme::Shape::None) {
        QPainter painter(this);
        const QRect at = m_answer->geometry();
        theme::drawShape(painter, m_shape, QRectF(at.left(), at.top() + (at.height() - 12) / 2.0, 12, 12), theme::color(m_tone));
    }
}

} // namespace fb::pages
