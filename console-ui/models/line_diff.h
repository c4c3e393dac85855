// What differs between two texts, line by line (Myers, An O(ND) Difference Algorithm, 1986). For people: bounded work, and what
// is too different to compare is one change.
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace fb::models {

enum class LineChange { Same, Added, Removed };

struct DiffLine {
    LineChange change = LineChange::Same;
    int before = 0; // line number from 1; 0 = not there
    int after = 0;
    QString text;
};

QList<DiffLine> diffLines(const QString& before, const QString& after);

struct DiffCount {
    int added = 0;
    int removed = 0;
};
DiffCount countChanges(const QList<DiffLine>& lines);

// A difference as text to read: signs in front, equal lines far from a change left out and counted.
struct DiffText {
    QString text;
    QList<int> added; // lines of `text`, from 1
    QList<int> removed;
    QList<int> gaps; // lines that stand for what was left out
};
DiffText diffText(const QList<DiffLine>& lines, int context = 3);

} // namespace fb::models
