// The entries of a Bundle as rows: what was asked, what came of it, what it is.
#pragma once

#include "base/json.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace fb::models {

class BundleModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Number, Method, Request, Status, Mode, Resource, Id, Version, WhatItIs, ColumnCount };

    explicit BundleModel(QObject* parent = nullptr);
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    // `asked`: the request's Bundle when this one answers a batch or a transaction; entries go with entries by their place.
    void setBundle(std::shared_ptr<const json::Value> bundle, std::shared_ptr<const json::Value> asked = {});
    static bool isBundle(const json::Value& value);

    QString type() const;                  // "searchset"
    bool hasRequests() const { return m_requests; }  // columns Method, Request say something
    bool hasResponses() const { return m_responses; } // Status
    bool hasModes() const { return m_modes; }
    const json::Value* sentEntry(int row) const; // null when there is none
    const json::Value* entry(int row) const;

private:
    struct Row {
        const json::Value* entry = nullptr;
        const json::Value* asked = nullptr;
    };
    QString display(const Row& row, int index, int column) const;
    std::shared_ptr<const json::Value> m_bundle;
    std::shared_ptr<const json::Value> m_asked;
    std::vector<Row> m_rows;
    bool m_requests = false;
    bool m_responses = false;
    bool m_modes = false;
};

} // namespace fb::models
