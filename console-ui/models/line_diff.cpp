#include "models/line_diff.h"

#include <QCoreApplication>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace fb::models {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(LineDiff)
};

constexpr int kMostEdits = 1500; // the memory is its square

QStringList linesOf(const QString& text) {
    QStringList lines = text.split(u'\n');
    if (!lines.isEmpty() && lines.last().isEmpty()) {
        lines.removeLast();
    }
    return lines;
}

// Which lines of the two middle parts are equal partners, as pairs of indices in ascending order.
using Pairs = std::vector<std::pair<int, int>>;

Pairs partners(const QStringList& a, const QStringList& b) {
    const int n = int(a.size());
    const int m = int(b.size());
    const int most = std::min(n + m, kMostEdits);
    std::vector<int> furthest(std::size_t(2 * most + 2), 0);
    std::vector<std::vector<int>> trail;
    const auto at = [most](std::vector<int>& v, int k) -> int& { return v[std::size_t(k + most)]; };
    bool met = false;
    for (int d = 0; d <= most && !met; ++d) {
        trail.push_back(furthest);
        for (int k = -d; k <= d; k += 2) {
            const bool down = k == -d || (k != d && at(furthest, k - 1) < at(furthest, k + 1));
            int x = down ? at(furthest, k + 1) : at(furthest, k - 1) + 1;
            while (x < n && x - k < m && x - k >= 0 && a[x] == b[x - k]) {
                ++x;
            }
            at(furthest, k) = x;
            if (x >= n && x - k >= m) {
                met = true;
                break;
            }
        }
    }
    Pairs pairs;
    if (!met) {
        return pairs;
    }
    int x = n;
    int y = m;
    for (int d = int(trail.size()) - 1; d >= 0 && (x > 0 || y > 0); --d) {
        std::vector<int>& before = trail[std::size_t(d)];
        const int k = x - y;
        const bool down = k == -d || (k != d && at(before, k - 1) < at(before, k + 1));
        const int fromX = d == 0 ? 0 : (down ? at(before, k + 1) : at(before, k - 1));
        const int fromY = d == 0 ? 0 : fromX - (down ? k + 1 : k - 1);
        while (x > fromX && y > fromY && x > 0 && y > 0 && a[x - 1] == b[y - 1]) {
            pairs.emplace_back(--x, --y);
        }
        x = fromX;
        y = fromY;
    }
    std::reverse(pairs.begin(), pairs.end());
    return pairs;
}

} // namespace

QList<DiffLine> diffLines(const QString& before, const QString& after) {
    const QStringList a = linesOf(before);
    const QStringList b = linesOf(after);
    int head = 0;
    while (head < a.size() && head < b.size() && a[head] == b[head]) {
        ++head;
    }
    int tail = 0;
    while (tail < a.size() - head && tail < b.size() - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) {
        ++tail;
    }
    Pairs pairs = partners(a.mid(head, a.size() - head - tail), b.mid(head, b.size() - head - tail));
    for (auto& [x, y] : pairs) {
        x += head;
        y += head;
    }
    for (int i = 0; i < head; ++i) {
        pairs.insert(pairs.begin() + i, {i, i});
    }
    for (int i = tail; i > 0; --i) {
        pairs.emplace_back(int(a.size()) - i, int(b.size()) - i);
    }
    pairs.emplace_back(int(a.size()), int(b.size()));

    QList<DiffLine> out;
    int x = 0;
    int y = 0;
    for (const auto& [toX, toY] : pairs) {
        for (; x < toX; ++x) {
            out.append({LineChange::Removed, x + 1, 0, a[x]});
        }
        for (; y < toY; ++y) {
            out.append({LineChange::Added, 0, y + 1, b[y]});
        }
        if (x < a.size() && y < b.size()) {
            out.append({LineChange::Same, x + 1, y + 1, b[y]});
            ++x;
            ++y;
        }
    }
    return out;
}

DiffCount countChanges(const QList<DiffLine>& lines) {
    DiffCount count;
    for (const DiffLine& line : lines) {
        count.added += line.change == LineChange::Added ? 1 : 0;
        count.removed += line.change == LineChange::Removed ? 1 : 0;
    }
    return count;
}

DiffText diffText(const QList<DiffLine>& lines, int context) {
    std::vector<bool> near(std::size_t(lines.size()), false);
    for (int i = 0; i < lines.size(); ++i) {
        if (lines[i].change == LineChange::Same) {
            continue;
        }
        for (int k = qMax(0, i - context); k <= qMin(int(lines.size()) - 1, i + context); ++k) {
            near[std::size_t(k)] = true;
        }
    }
    DiffText out;
    QStringList texts;
    int left = 0;
    const auto closeGap = [&] {
        if (left > 0) {
            texts.append(left == 1 ? Words::tr("1 equal line") : Words::tr("%Ln equal lines", nullptr, left));
            out.gaps.append(int(texts.size()));
            left = 0;
        }
    };
    for (int i = 0; i < lines.size(); ++i) {
        if (!near[std::size_t(i)]) {
            ++left;
            continue;
        }
        closeGap();
        const DiffLine& line = lines[i];
        const QString sign = line.change == LineChange::Added ? u"+ "_s : line.change == LineChange::Removed ? u"- "_s : u"  "_s;
        texts.append(sign + line.text);
        if (line.change == LineChange::Added) {
            out.added.append(int(texts.size()));
        } else if (line.change == LineChange::Removed) {
            out.removed.append(int(texts.size()));
        }
    }
    closeGap();
    out.text = texts.join(u'\n');
    return out;
}

} // namespace fb::models
