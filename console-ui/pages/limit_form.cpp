#include "pages/limit_form.h"

#include "models/route_checks.h"
#include "models/text.h"
#include "widgets/chip_field.h"
#include "widgets/segmented.h"
#include "widgets/themed_label.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QSpinBox>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace fb::pages {

using models::qs;
using theme::Token;
using theme::Type;
using widgets::ThemedLabel;

LimitForm::LimitForm(QWidget* parent)
    : QWidget(parent), m_grid(new QGridLayout(this)), m_policy(new QComboBox), m_kind(new widgets::Segmented), m_limit(new QSpinBox),
      m_unit(new QComboBox), m_burst(new QSpinBox), m_per(new QComboBox), m_routes(new widgets::ChipField(tr("Routes"), false)),
      m_problem(new ThemedLabel(QString(), Type::Caption, Token::SeverityErrorText)),
      m_words(new ThemedLabel(QString(), Type::Body, Token::TextMuted)) {
    m_grid->setContentsMargins(16, 16, 16, 16);
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(8);
    m_grid->setColumnMinimumWidth(0, 72);
    m_grid->setColumnStretch(1, 1);
    m_policy->setEditable(true);
    m_policy->setInsertPolicy(QComboBox::NoInsert);
    m_policy->setObjectName(u"limitPolicy"_s);
    m_policy->lineEdit()->setAccessibleName(tr("Policy"));
    m_policy->lineEdit()->setTextMargins(-8, 0, 0, 0); // begins where the text of other fields does
    m_kind->addChoice(u"rate"_s, tr("Rate"));
    m_kind->addChoice(u"quota"_s, tr("Quota"));
    m_limit->setRange(1, 1'000'000'000);
    m_limit->setGroupSeparatorShown(true);
    m_limit->setObjectName(u"limitNumber"_s);
    m_limit->setAccessibleName(tr("Limit"));
    m_limit->setKeyboardTracking(true);
    m_unit->setObjectName(u"limitUnit"_s);
    m_unit->setAccessibleName(tr("In what time"));
    m_burst->setRange(0, 1'000'000);
    m_burst->setSpecialValueText(tr("as the limit"));
    m_burst->setGroupSeparatorShown(true);
    m_burst->setObjectName(u"limitBurst"_s);
    m_limit->setFixedHeight(32);
    m_burst->setFixedHeight(32);
    m_per->addItem(tr("address of the client"), int(config::LimitKey::Ip));
    m_per->addItem(tr("route, all clients together"), int(config::LimitKey::Route));
    m_per->setObjectName(u"limitPer"_s);
    m_routes->setObjectName(u"limitRoutes"_s);
    m_routes->setPlaceholder(tr("none: the limit does nothing"));

    addRow(tr("Policy"), m_policy);
    auto* kind = new QWidget;
    auto* kindLine = new QHBoxLayout(kind);
    kindLine->setContentsMargins(0, 0, 0, 0);
    kindLine->addWidget(m_kind);
    kindLine->addWidget(m_words, 1);
    m_words->setElided(true);
    m_kind->setAccessibleName(tr("Kind"));
    addRow(tr("Kind"), kind);
    auto* number = new QWidget;
    auto* numberLine = new QHBoxLayout(number);
    numberLine->setContentsMargins(0, 0, 0, 0);
    numberLine->setSpacing(8);
    numberLine->addWidget(m_limit, 1);
    numberLine->addWidget(m_unit, 1);
    addRow(tr("Limit"), number);
    addRow(tr("Burst"), m_burst);
    addRow(tr("Counted per"), m_per);
    addRow(tr("Routes"), m_routes);
    m_problem->setWordWrap(true);
    m_problem->hide();
    m_grid->addWidget(m_problem, m_grid->rowCount(), 1);
    m_grid->setRowStretch(m_grid->rowCount(), 1);

    const auto policyChosen = [this] {
        const QString name = m_policy->currentText().trimmed();
        const QString wrong = models::policyNameProblem(name);
        m_policy->setProperty("invalid", !wrong.isEmpty());
        m_policy->update();
        setProblem(wrong);
        if (wrong.isEmpty() && name != m_edit.policy) {
            m_edit.policy = name;
            emitEdited(u"policy"_s);
        }
    };
    connect(m_policy, &QComboBox::activated, this, policyChosen);
    connect(m_policy->lineEdit(), &QLineEdit::editingFinished, this, policyChosen);
    connect(m_kind, &widgets::Segmented::chosen, this, [this](const QString& id) {
        m_edit.quota = id == u"quota"_s;
        setUnits();
        emitEdited(u"kind"_s);
    });
    connect(m_limit, &QSpinBox::valueChanged, this, [this] { emitEdited(u"limit"_s); });
    connect(m_unit, &QComboBox::activated, this, [this] { emitEdited(u"unit"_s); });
    connect(m_burst, &QSpinBox::valueChanged, this, [this] { emitEdited(u"burst"_s); });
    connect(m_per, &QComboBox::activated, this, [this] { emitEdited(u"per"_s); });
    connect(m_routes, &widgets::ChipField::valuesEdited, this, [this] { emitEdited(u"routes"_s); });
    connect(m_routes, &widgets::ChipField::problemChanged, this, [this] { setProblem(m_routes->problem()); });
    setUnits();
}

void LimitForm::addRow(const QString& label, QWidget* field) {
    const int row = m_grid->rowCount();
    auto* words = new ThemedLabel(label, Type::Body, Token::TextMuted);
    words->setFixedHeight(32);
    m_grid->addWidget(words, row, 0, Qt::AlignTop);
    m_grid->addWidget(field, row, 1);
    if (field->accessibleName().isEmpty()) {
        field->setAccessibleName(label);
    }
    if (field == m_burst) {
        m_burstLabel = words;
    }
}

// A rate counts within seconds to a day, a quota in windows of an hour, a day or a month.
void LimitForm::setUnits() {
    struct Unit {
        QString text;
        Micros per;
        bool rate;
        bool quota;
    };
    const Unit units[] = {{tr("a second"), 1s, true, false},
                          {tr("a minute"), 60s, true, false},
                          {tr("an hour"), 3600s, true, true},
                          {tr("a day"), 86400s, true, true},
                          {tr("a month of 30 days"), 2592000s, false, true}};
    const Micros wanted = m_edit.limit.per;
    m_unit->clear();
    for (const Unit& unit : units) {
        if (m_edit.quota ? unit.quota : unit.rate) {
            m_unit->addItem(unit.text, qint64(unit.per.count()));
        }
    }
    int at = m_unit->findData(qint64(wanted.count()));
    if (at < 0) {
        at = 1; // a minute, or a day
    }
    m_unit->setCurrentIndex(at);
    m_limit->setMaximum(m_edit.quota ? 1'000'000'000 : 1'000'000);
    m_burst->setVisible(!m_edit.quota);
    m_burstLabel->setVisible(!m_edit.quota);
    m_words->setText(m_edit.quota ? tr("counted in fixed windows") : tr("flows back evenly"));
}

void LimitForm::emitEdited(const QString& field) {
    if (m_filling) {
        return;
    }
    m_edit.limit.limit = std::uint32_t(m_limit->value());
    m_edit.limit.per = Micros(m_unit->currentData().toLongLong());
    m_edit.limit.burst = m_edit.quota ? 0 : std::uint32_t(m_burst->value());
    m_edit.limit.key = config::LimitKey(m_per->currentData().toInt());
    m_edit.routes = m_routes->values();
    const QString wrong = models::limitProblem(m_edit.limit, m_edit.quota);
    setProblem(wrong);
    if (wrong.isEmpty()) {
        Q_EMIT edited(m_edit, field);
    }
}

void LimitForm::setProblem(const QString& problem) {
    if (problem != m_problemText) {
        m_problemText = problem;
        m_problem->setText(problem);
        m_problem->setVisible(!problem.isEmpty());
        Q_EMIT problemChanged();
    }
}

QString LimitForm::problem() const { return m_problemText; }

void LimitForm::focusLimit() {
    m_limit->setFocus(Qt::OtherFocusReason);
    m_limit->selectAll();
}

void LimitForm::show(const config::Workspace& draft, const models::LimitPlace& place) {
    const auto found = models::limitAt(draft, place);
    setEnabled(found.has_value());
    m_filling = true;
    const bool other = !(place == m_place);
    m_place = place;
    m_edit = found.value_or(models::LimitEdit());
    QStringList policies;
    for (const auto& policy : draft.policies) {
        policies.append(qs(policy.name));
    }
    QStringList there;
    for (int i = 0; i < m_policy->count(); ++i) {
        there.append(m_policy->itemText(i));
    }
    if (there != policies) {
        m_policy->clear();
        m_policy->addItems(policies);
    }
    m_policy->setCurrentText(m_edit.policy);
    m_kind->setCurrent(m_edit.quota ? u"quota"_s : u"rate"_s);
    setUnits();
    if (m_limit->value() != int(m_edit.limit.limit)) {
        m_limit->setValue(int(m_edit.limit.limit));
    }
    if (m_burst->value() != int(m_edit.limit.burst)) {
        m_burst->setValue(int(m_edit.limit.burst));
    }
    m_per->setCurrentIndex(qMax(0, m_per->findData(int(m_edit.limit.key))));
    QStringList routes;
    for (const auto& route : draft.routes) {
        routes.append(qs(route.name));
    }
    m_routes->setCompletions(routes);
    m_routes->setCheck([routes](const QString& text) {
        return routes.contains(text) ? QString() : LimitForm::tr("There is no route \"%1\"").arg(text);
    });
    if (other) {
        m_routes->clearTyped();
        setProblem({});
    }
    m_routes->setValues(m_edit.routes);
    m_filling = false;
}

} // namespace fb::pages
