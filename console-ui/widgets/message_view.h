// One side of an exchange: the head as the gateway's two sides saw it, and the body.
#pragma once

#include "models/headers_model.h"
#include "traffic/exchange.h"

#include <QWidget>

namespace fb::widgets {

class BodyView;
class ListTable;
class SectionHead;
class Segmented;
class ThemedLabel;

class MessageView : public QWidget {
    Q_OBJECT
public:
    enum class Side { Request, Response };
    explicit MessageView(Side side, QWidget* parent = nullptr);
    void setExchange(const traffic::Exchange& exchange);
    BodyView* body() const { return m_body; }
    SectionHead* headers() const { return m_head; }

private:
    void showHead();
    void fitHeaders();

    Side m_side;
    std::string m_client; // the head towards the client
    std::string m_server; // the head towards the server; "" when there was none
    models::HeadersModel m_model;
    SectionHead* m_head;
    Segmented* m_which;
    ThemedLabel* m_startLine;
    QWidget* m_fields;
    ListTable* m_table;
    BodyView* m_body;
};

} // namespace fb::widgets
