#include "models/problem_model.h"

#include "models/roles.h"
#include "models/text.h"
#include "theme/shapes.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace fb::models {

using theme::Token;

QString problemText(const config::Problem& problem) {
    return qs(problem.message) + (problem.hint.empty() ? QString() : u". "_s + qs(problem.hint));
}

ProblemModel::ProblemModel(QObject* parent) : QAbstractTableModel(parent) {}

int ProblemModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_problems.size()); }
int ProblemModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QVariant ProblemModel::data(const QModelIndex& index, int role) const {
    const config::Problem* problem = index.isValid() ? at(index.row()) : nullptr;
    if (problem == nullptr) {
        return {};
    }
    const bool error = problem->severity == config::Severity::Error;
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == Where) {
            return problem->place.line > 0 ? u"%1:%2"_s.arg(problem->place.line).arg(problem->place.column) : QString();
        }
        return index.column() == What ? QVariant(problemText(*problem)) : QVariant();
    case CellRole: return int(index.column() == Shape ? Cell::Shape : index.column() == Where ? Cell::Data : Cell::Text);
    case ShapeRole: return int(error ? theme::Shape::Barred : theme::Shape::Triangle);
    case TokenRole:
        if (index.column() == Shape) {
            return int(error ? Token::SeverityErrorText : Token::SeverityWarningText);
        }
        return index.column() == Where ? QVariant(int(Token::TextMuted)) : QVariant();
    case Qt::ToolTipRole: return problemText(*problem);
    case Qt::AccessibleTextRole:
        return index.column() == Shape ? QVariant(error ? tr("Error") : tr("Warning")) : QVariant();
    default: return {};
    }
}

QVariant ProblemModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    return section == Where ? tr("Line") : section == What ? tr("Problem") : QString();
}

void ProblemModel::setProblems(std::vector<config::Problem> problems) {
    beginResetModel();
    m_problems = std::move(problems);
    std::stable_partition(m_problems.begin(), m_problems.end(),
                          [](const auto& problem) { return problem.severity == config::Severity::Error; });
    endResetModel();
}

const config::Problem* ProblemModel::at(int row) const {
    return row >= 0 && std::size_t(row) < m_problems.size() ? &m_problems[std::size_t(row)] : nullptr;
}

int ProblemModel::errors() const {
    return int(std::count_if(m_problems.begin(), m_problems.end(),
                             [](const auto& problem) { return problem.severity == config::Severity::Error; }));
}

} // namespace fb::models
