// Names and values in two columns of pairs; a value may have a muted tail. Values can be selected and copied.
#pragma once

#include <QWidget>

class QGridLayout;

namespace fb::widgets {

struct Fact {
    QString name;
    QString value;
    QString tail;
    bool data = false; // fixed font
};

class FactGrid : public QWidget {
    Q_OBJECT
public:
    explicit FactGrid(int pairs = 2, QWidget* parent = nullptr);
    void setFacts(const QList<Fact>& facts); // empty values are left out

private:
    QGridLayout* m_grid;
    int m_pairs;
};

} // namespace fb::widgets
