#include "widgets/diff_code.h"

#include "models/line_diff.h"

namespace fb::widgets {

using theme::Token;

DiffCode::DiffCode(QWidget* parent) : CodeView(true, parent) { setAccessibleName(tr("Difference")); }

void DiffCode::setTexts(const QString& before, const QString& after) {
    const auto lines = models::diffLines(before, after);
    const auto counted = models::countChanges(lines);
    m_added = counted.added;
    m_removed = counted.removed;
    const models::DiffText shown = models::diffText(lines);
    clearLines();
    setText(m_added + m_removed == 0 ? tr("No difference.") : shown.text, Language::Text);
    setLineNumbers(false);
    for (const int line : shown.gaps) {
        fillLines(line, line, Token::SyntaxGutter);
    }
    for (const int line : shown.removed) {
        fillLines(line, line, Token::DiffRemovedFill);
        barLines(line, line, Token::DiffRemovedText);
    }
    for (const int line : shown.added) {
        fillLines(line, line, Token::DiffAddedFill);
        barLines(line, line, Token::DiffAddedText);
    }
}

} // namespace fb::widgets
