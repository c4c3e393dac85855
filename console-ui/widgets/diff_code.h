// The difference between two texts, to read: what was removed and added with a few lines around it.
#pragma once

#include "widgets/code_view.h"

namespace fb::widgets {

class DiffCode : public CodeView {
    Q_OBJECT
public:
    explicit DiffCode(QWidget* parent = nullptr);
    void setTexts(const QString& before, const QString& after);
    int added() const { return m_added; }
    int removed() const { return m_removed; }

private:
    int m_added = 0;
    int m_removed = 0;
};

} // namespace fb::widgets
