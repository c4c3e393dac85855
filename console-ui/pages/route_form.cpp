#include "pages/route_form.h"

#include "models/route_checks.h"
#include "models/text.h"
#include "theme/theme.h"
#include "widgets/buttons.h"
#include "widgets/chip_field.h"
#include "widgets/panel.h"
#include "widgets/themed_label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>

using namespace Qt::StringLiterals;

namespace fb::pages {

using models::qs;
using theme::Token;
using theme::Type;
using widgets::ChipField;
using widgets::ThemedLabel;

namespace {

QStringList list(const std::vector<std::string>& values) {
    QStringList out;
    for (const auto& value : values) {
        out.append(qs(value));
    }
    return out;
}

std::vector<std::string> bytes(const QStringList& values) {
    std::vector<std::string> out;
    for (const QString& value : values) {
        out.push_back(value.toStdString());
    }
    return out;
}

QStringList chipsOf(const config::Condition& match, int part) {
    QStringList out;
    switch (part) {
    case 0: return list(match.resources);
    case 1:
        for (const auto interaction : match.interactions) {
            out.append(models::codeOf(interaction));
        }
        return out;
    case 2: return list(match.operations);
    case 3: return list(match.methods);
    default:
        for (const auto& header : match.headers) {
            out.append(models::headerText(header));
        }
        return out;
    }
}

QString pathAsMeant(QString path) { return path.size() > 1 && path.endsWith(u'/') ? path.chopped(1) : path; }

} // namespace

RouteForm::RouteForm(QWidget* parent) : QScrollArea(parent) {
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(tr("Route"));
    build();
}

void RouteForm::build() {
    auto* body = new widgets::Panel(Token::Surface);
    m_grid = new QGridLayout(body);
    m_grid->setContentsMargins(16, 16, 16, 16);
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(0);
    m_grid->setColumnMinimumWidth(0, 92);
    m_grid->setColumnStretch(1, 1);

    m_name = new QLineEdit;
    m_name->setObjectName(u"routeName"_s);
    m_nameRow = addRow(tr("Name"), m_name);
    addHead(tr("Match"));
    m_path = new QLineEdit;
    m_path->setObjectName(u"routePath"_s);
    m_path->setFont(theme::font(Type::Data));
    m_pathRow = addRow(tr("Path"), m_path);
    addConditions();
    addHead(tr("Then"));
    m_upstream = new QComboBox;
    m_upstream->setObjectName(u"routeUpstream"_s);
    m_upstreamRow = addRow(tr("Send to"), m_upstream);
    m_policies = new ChipField(tr("Policies"), false);
    m_policies->setObjectName(u"routePolicies"_s);
    m_policies->setPlaceholder(tr("none"));
    m_policiesRow = addRow(tr("Policies"), m_policies);
    m_rewrite = new QCheckBox(tr("Links and Location show the public address"));
    m_rewrite->setFixedHeight(32);
    addRow(tr("Rewrite"), m_rewrite);
    m_grid->setRowStretch(m_grid->rowCount(), 1);
    setWidget(body);

    connect(m_name, &QLineEdit::textEdited, this, &RouteForm::nameEdited);
    connect(m_path, &QLineEdit::textEdited, this, &RouteForm::pathEdited);
    connect(m_upstream, &QComboBox::activated, this, [this] {
        m_route.upstream = m_upstream->currentText().toStdString();
        emitEdited(u"upstream"_s);
    });
    connect(m_policies, &ChipField::valuesEdited, this, [this] {
        m_route.policies = bytes(m_policies->values());
        emitEdited(u"policies"_s);
    });
    connect(m_policies, &ChipField::problemChanged, this, [this] { setProblem(m_policiesRow, m_policies->problem()); });
    connect(m_rewrite, &QCheckBox::clicked, this, [this](bool on) {
        m_route.rewriteLinks = on;
        emitEdited(u"rewrite"_s);
    });
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, [this] { m_path->setFont(theme::font(Type::Data)); });
}

void RouteForm::addHead(const QString& text) {
    auto* head = new ThemedLabel(text, Type::Strong);
    head->setContentsMargins(0, 8, 0, 8);
    m_grid->addWidget(head, m_grid->rowCount(), 0, 1, 2);
}

int RouteForm::addRow(const QString& label, QWidget* field) {
    Row row;
    row.label = new ThemedLabel(label, Type::Body, Token::TextMuted);
    row.label->setFixedHeight(32);
    row.field = field;
    row.problem = new ThemedLabel(QString(), Type::Caption, Token::SeverityErrorText);
    row.problem->setWordWrap(true);
    row.problem->hide();
    if (field->accessibleName().isEmpty()) {
        field->setAccessibleName(label);
    }
    row.box = new QWidget;
    auto* box = new QVBoxLayout(row.box);
    box->setContentsMargins(0, 0, 0, 8);
    box->setSpacing(3);
    box->addWidget(field);
    box->addWidget(row.problem);
    const int line = m_grid->rowCount();
    m_grid->addWidget(row.label, line, 0, Qt::AlignTop);
    m_grid->addWidget(row.box, line, 1);
    m_rows.append(row);
    return int(m_rows.size()) - 1;
}

void RouteForm::addConditions() {
    struct Kind {
        QString label;
        const char* name;
        ChipField::Check check;
        QStringList completions;
        QString placeholder;
    };
    const Kind kinds[] = {
        {tr("Resource"), "routeResource", models::resourceProblem, list(fhir::resourceTypes()), tr("any")},
        {tr("Interaction"), "routeInteraction", models::interactionProblem, list(fhir::interactionCodes()), tr("any")},
        {tr("Operation"), "routeOperation", models::operationProblem,
         {u"$everything"_s, u"$export"_s, u"$validate"_s, u"$match"_s, u"$expand"_s, u"$lookup"_s, u"$translate"_s, u"$meta"_s},
         u"$everything"_s},
        {tr("Method"), "routeMethod", models::methodProblem,
         {u"GET"_s, u"HEAD"_s, u"POST"_s, u"PUT"_s, u"PATCH"_s, u"DELETE"_s, u"OPTIONS"_s}, u"GET"_s},
        {tr("Header"), "routeHeader", models::headerProblem, {u"X-Tenant: "_s, u"Prefer: respond-async"_s}, tr("Name: value")},
    };
    for (const Kind& kind : kinds) {
        auto* chips = new ChipField(kind.label);
        chips->setObjectName(QString::fromLatin1(kind.name));
        chips->setCheck(kind.check);
        if (m_chips.size() != int(Part::Header)) {
            chips->setCompletions(kind.completions);
        }
        chips->setPlaceholder(kind.placeholder);
        const auto part = Part(int(m_chips.size()));
        const int row = addRow(kind.label, chips);
        m_chips.append(chips);
        m_chipRows.append(row);
        connect(chips, &ChipField::valuesEdited, this, [this, part] { chipsEdited(part); });
        connect(chips, &ChipField::problemChanged, this, [this, chips, row] { setProblem(row, chips->problem()); });
    }
    m_more = widgets::linkButton(tr("Add a condition"));
    m_more->setObjectName(u"addCondition"_s);
    auto* menu = new QMenu(m_more);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        for (int part = int(Part::Operation); part <= int(Part::Header); ++part) {
            const int row = m_chipRows[part];
            if (m_rows[row].box->isHidden()) {
                menu->addAction(m_rows[row].label->text(), this, [this, row] {
                    m_rows[row].wanted = true;
                    refreshConditions();
                    m_rows[row].field->setFocus(Qt::TabFocusReason);
                });
            }
        }
    });
    m_more->setMenu(menu);
    m_more->setPopupMode(QToolButton::InstantPopup);
    auto* more = new QHBoxLayout;
    more->setContentsMargins(-10, 0, 0, 0); // the words stand where the fields begin
    more->addWidget(m_more);
    more->addStretch(1);
    m_grid->addLayout(more, m_grid->rowCount(), 1);
}

void RouteForm::setRowVisible(int row, bool visible) {
    m_rows[row].label->setVisible(visible);
    m_rows[row].box->setVisible(visible);
}

void RouteForm::setProblem(int row, const QString& problem) {
    Row& r = m_rows[row];
    if (r.problem->text() == problem) {
        return;
    }
    r.problem->setText(problem);
    r.problem->setVisible(!problem.isEmpty());
    r.field->setAccessibleDescription(problem);
    r.field->setProperty("invalid", !problem.isEmpty());
    r.field->update();
    Q_EMIT problemChanged();
}

QString RouteForm::problem() const {
    for (const Row& row : m_rows) {
        if (!row.problem->text().isEmpty()) {
            return u"%1: %2"_s.arg(row.label->text(), row.problem->text());
        }
    }
    return {};
}

void RouteForm::focusName() {
    m_name->setFocus(Qt::OtherFocusReason);
    m_name->selectAll();
}

void RouteForm::emitEdited(const QString& field) {
    if (!m_filling) {
        Q_EMIT edited(m_route, field);
    }
}

void RouteForm::nameEdited(const QString& text) {
    const QString wrong = models::routeNameProblem(text, m_otherNames);
    setProblem(m_nameRow, wrong);
    if (wrong.isEmpty()) {
        m_route.name = text.toStdString();
        emitEdited(u"name"_s);
    }
}

void RouteForm::pathEdited(const QString& text) {
    const QString wrong = models::pathProblem(text);
    setProblem(m_pathRow, wrong);
    if (wrong.isEmpty()) {
        m_route.path = pathAsMeant(text).toStdString();
        emitEdited(u"path"_s);
    }
}

void RouteForm::chipsEdited(Part part) {
    const QStringList values = m_chips[int(part)]->values();
    config::Condition& match = m_route.match;
    switch (part) {
    case Part::Resource: match.resources = bytes(values); break;
    case Part::Operation: match.operations = bytes(values); break;
    case Part::Method: match.methods = bytes(values); break;
    case Part::Interaction:
        match.interactions.clear();
        for (const QString& value : values) {
            if (const auto known = fhir::interactionOf(value.toStdString())) {
                match.interactions.push_back(*known);
            }
        }
        break;
    case Part::Header:
        match.headers.clear();
        for (const QString& value : values) {
            match.headers.push_back(models::headerOf(value));
        }
        break;
    }
    emitEdited(u"match%1"_s.arg(int(part)));
}

void RouteForm::refreshConditions() {
    bool more = false;
    for (int part = 0; part < m_chips.size(); ++part) {
        const int row = m_chipRows[part];
        const bool visible = part <= int(Part::Interaction) || m_rows[row].wanted || !m_chips[part]->values().isEmpty() ||
                             !m_chips[part]->problem().isEmpty();
        setRowVisible(row, visible);
        more = more || !visible;
    }
    m_more->setVisible(more);
}

// A field that has the focus is not written over by the echo of what was typed into it.
void RouteForm::fill(QLineEdit* edit, const QString& value, int row, bool force, const std::function<QString(QString)>& normal) {
    const bool kept = !force && edit->hasFocus() && (!m_rows[row].problem->text().isEmpty() || normal(edit->text()) == value);
    if (!kept) {
        if (edit->text() != value) {
            edit->setText(value);
        }
        setProblem(row, {});
    }
}

void RouteForm::show(const config::Workspace& draft, const config::Workspace& inForce, const std::string& name) {
    const config::Route* route = nullptr;
    m_otherNames.clear();
    for (const auto& each : draft.routes) {
        if (each.name == name) {
            route = &each;
        } else {
            m_otherNames.append(qs(each.name));
        }
    }
    widget()->setEnabled(route != nullptr);
    const config::Route shown = route != nullptr ? *route : config::Route();
    const bool other = shown.name != m_route.name;
    const config::Route* before = nullptr;
    for (const auto& each : inForce.routes) {
        if (each.name == name) {
            before = &each;
        }
    }
    m_filling = true;
    m_route = shown;
    const auto same = [](const QString& text) { return text; };
    fill(m_name, qs(shown.name), m_nameRow, other, same);
    fill(m_path, qs(shown.path), m_pathRow, other, pathAsMeant);
    for (int part = 0; part < m_chips.size(); ++part) {
        ChipField* chips = m_chips[part];
        if (other) {
            chips->clearTyped();
            m_rows[m_chipRows[part]].wanted = false;
        }
        chips->setBaseline(before != nullptr ? std::optional(chipsOf(before->match, part)) : std::nullopt);
        chips->setValues(chipsOf(shown.match, part));
    }
    QStringList upstreams;
    for (const auto& upstream : draft.upstreams) {
        upstreams.append(qs(upstream.name));
    }
    if (!upstreams.contains(qs(shown.upstream))) {
        upstreams.append(qs(shown.upstream));
    }
    QStringList there;
    for (int i = 0; i < m_upstream->count(); ++i) {
        there.append(m_upstream->itemText(i));
    }
    if (there != upstreams) {
        m_upstream->clear();
        m_upstream->addItems(upstreams);
    }
    m_upstream->setCurrentText(qs(shown.upstream));
    QStringList policies;
    for (const auto& policy : draft.policies) {
        policies.append(qs(policy.name));
    }
    m_policies->setCompletions(policies);
    m_policies->setCheck([policies](const QString& text) {
        return policies.contains(text) ? QString() : RouteForm::tr("There is no policy \"%1\"").arg(text);
    });
    if (other) {
        m_policies->clearTyped();
    }
    m_policies->setBaseline(before != nullptr ? std::optional(list(before->policies)) : std::nullopt);
    m_policies->setValues(list(shown.policies));
    m_rewrite->setChecked(shown.rewriteLinks);
    refreshConditions();
    m_filling = false;
    if (other) {
        verticalScrollBar()->setValue(0);
    }
}

} // namespace fb::pages
