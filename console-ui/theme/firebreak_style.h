// The style of every common control: radii, frames, focus, selection, tabs, checks, splitters, scroll bars. Over Fusion, with
// the colours of Theme. Properties it reads: "primary" (a button that applies), "invalid" (a field), "segment" (a choice of a
// group), "framed" and "bare" (tool buttons), "muted" and "link" (their words), "small" (24 high instead of 32).
#pragma once

#include <QProxyStyle>

namespace fb::theme {

class FirebreakStyle : public QProxyStyle {
    Q_OBJECT
public:
    FirebreakStyle();

    void polish(QWidget* widget) override;
    using QProxyStyle::polish;
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                           const QWidget* widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl sub,
                         const QWidget* widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;

private:
    void drawButton(const QStyleOption* option, QPainter* painter, const QWidget* widget) const;
    void drawToolButton(const QStyleOption* option, QPainter* painter, const QWidget* widget) const;
    void drawField(const QStyleOption* option, QPainter* painter, const QWidget* widget) const;
    void drawIndicator(const QStyleOption* option, QPainter* painter, bool radio) const;
    void drawItem(const QStyleOption* option, QPainter* painter, const QWidget* widget) const;
    void drawHeaderSection(const QStyleOption* option, QPainter* painter) const;
    void drawTab(const QStyleOption* option, QPainter* painter) const;
    void drawTabLabel(const QStyleOption* option, QPainter* painter) const;
    void drawMenuItem(const QStyleOption* option, QPainter* painter) const;
    void drawScrollBar(const QStyleOptionComplex* option, QPainter* painter) const;
    void drawCombo(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const;
    void drawSpin(const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const;
    void drawProgress(const QStyleOption* option, QPainter* painter) const;
};

} // namespace fb::theme
