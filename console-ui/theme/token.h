// The colour tokens of resources/themes/firebreak.json, so that a misspelt name does not compile. A test compares the two lists.
#pragma once

// clang-format off
#define FB_THEME_TOKENS(X) \
    X(Window, "window") \
    X(Rail, "rail") \
    X(Surface, "surface") \
    X(SurfaceAlt, "surface-alt") \
    X(Overlay, "overlay") \
    X(Border, "border") \
    X(BorderStrong, "border-strong") \
    X(ControlBorder, "control-border") \
    X(Text, "text") \
    X(TextMuted, "text-muted") \
    X(TextDisabled, "text-disabled") \
    X(Accent, "accent") \
    X(OnAccent, "on-accent") \
    X(AccentText, "accent-text") \
    X(Selection, "selection") \
    X(SelectionInactive, "selection-inactive") \
    X(Hover, "hover") \
    X(Focus, "focus") \
    X(Record, "record") \
    X(Match, "match") \
    X(Status1xxFill, "status.1xx.fill") \
    X(Status1xxText, "status.1xx.text") \
    X(Status2xxFill, "status.2xx.fill") \
    X(Status2xxText, "status.2xx.text") \
    X(Status3xxFill, "status.3xx.fill") \
    X(Status3xxText, "status.3xx.text") \
    X(Status4xxFill, "status.4xx.fill") \
    X(Status4xxText, "status.4xx.text") \
    X(Status5xxFill, "status.5xx.fill") \
    X(Status5xxText, "status.5xx.text") \
    X(StatusNoneFill, "status.none.fill") \
    X(StatusNoneText, "status.none.text") \
    X(MethodGetFill, "method.get.fill") \
    X(MethodGetText, "method.get.text") \
    X(MethodHeadFill, "method.head.fill") \
    X(MethodHeadText, "method.head.text") \
    X(MethodOptionsFill, "method.options.fill") \
    X(MethodOptionsText, "method.options.text") \
    X(MethodPostFill, "method.post.fill") \
    X(MethodPostText, "method.post.text") \
    X(MethodPutFill, "method.put.fill") \
    X(MethodPutText, "method.put.text") \
    X(MethodPatchFill, "method.patch.fill") \
    X(MethodPatchText, "method.patch.text") \
    X(MethodDeleteFill, "method.delete.fill") \
    X(MethodDeleteText, "method.delete.text") \
    X(MethodOtherFill, "method.other.fill") \
    X(MethodOtherText, "method.other.text") \
    X(VerdictAllowedFill, "verdict.allowed.fill") \
    X(VerdictAllowedText, "verdict.allowed.text") \
    X(VerdictRefusedFill, "verdict.refused.fill") \
    X(VerdictRefusedText, "verdict.refused.text") \
    X(VerdictLimitedFill, "verdict.limited.fill") \
    X(VerdictLimitedText, "verdict.limited.text") \
    X(VerdictRewrittenFill, "verdict.rewritten.fill") \
    X(VerdictRewrittenText, "verdict.rewritten.text") \
    X(VerdictMirroredFill, "verdict.mirrored.fill") \
    X(VerdictMirroredText, "verdict.mirrored.text") \
    X(SeverityInfoFill, "severity.info.fill") \
    X(SeverityInfoText, "severity.info.text") \
    X(SeverityInfoBorder, "severity.info.border") \
    X(SeverityPositiveFill, "severity.positive.fill") \
    X(SeverityPositiveText, "severity.positive.text") \
    X(SeverityPositiveBorder, "severity.positive.border") \
    X(SeverityWarningFill, "severity.warning.fill") \
    X(SeverityWarningText, "severity.warning.text") \
    X(SeverityWarningBorder, "severity.warning.border") \
    X(SeverityErrorFill, "severity.error.fill") \
    X(SeverityErrorText, "severity.error.text") \
    X(SeverityErrorBorder, "severity.error.border") \
    X(FidelityExactFill, "fidelity.exact.fill") \
    X(FidelityExactText, "fidelity.exact.text") \
    X(FidelityApproximateFill, "fidelity.approximate.fill") \
    X(FidelityApproximateText, "fidelity.approximate.text") \
    X(FidelityLostFill, "fidelity.lost.fill") \
    X(FidelityLostText, "fidelity.lost.text") \
    X(DiffAddedFill, "diff.added.fill") \
    X(DiffAddedStrong, "diff.added.strong") \
    X(DiffAddedText, "diff.added.text") \
    X(DiffRemovedFill, "diff.removed.fill") \
    X(DiffRemovedStrong, "diff.removed.strong") \
    X(DiffRemovedText, "diff.removed.text") \
    X(DiffChangedFill, "diff.changed.fill") \
    X(DiffChangedStrong, "diff.changed.strong") \
    X(DiffChangedText, "diff.changed.text") \
    X(DiffMovedFill, "diff.moved.fill") \
    X(DiffMovedStrong, "diff.moved.strong") \
    X(DiffMovedText, "diff.moved.text") \
    X(DiffIgnoredFill, "diff.ignored.fill") \
    X(DiffIgnoredStrong, "diff.ignored.strong") \
    X(DiffIgnoredText, "diff.ignored.text") \
    X(Plot1, "plot.1") \
    X(Plot2, "plot.2") \
    X(Plot3, "plot.3") \
    X(Plot4, "plot.4") \
    X(Plot5, "plot.5") \
    X(Plot6, "plot.6") \
    X(PlotGrid, "plot.grid") \
    X(PlotAxis, "plot.axis") \
    X(Plot2xx, "plot.2xx") \
    X(Plot3xx, "plot.3xx") \
    X(Plot4xx, "plot.4xx") \
    X(Plot5xx, "plot.5xx") \
    X(GaugeTrack, "gauge.track") \
    X(GaugeNormal, "gauge.normal") \
    X(GaugeNear, "gauge.near") \
    X(GaugeFull, "gauge.full") \
    X(PhaseGateway, "phase.gateway") \
    X(PhaseConnect, "phase.connect") \
    X(PhaseWait, "phase.wait") \
    X(PhaseTransfer, "phase.transfer") \
    X(PhaseMirror, "phase.mirror") \
    X(HealthUp, "health.up") \
    X(HealthDegraded, "health.degraded") \
    X(HealthDown, "health.down") \
    X(HealthUnknown, "health.unknown") \
    X(SyntaxKey, "syntax.key") \
    X(SyntaxString, "syntax.string") \
    X(SyntaxNumber, "syntax.number") \
    X(SyntaxLiteral, "syntax.literal") \
    X(SyntaxComment, "syntax.comment") \
    X(SyntaxPunctuation, "syntax.punctuation") \
    X(SyntaxReference, "syntax.reference") \
    X(SyntaxDirective, "syntax.directive") \
    X(SyntaxError, "syntax.error") \
    X(SyntaxLine, "syntax.line") \
    X(SyntaxGutter, "syntax.gutter")
// clang-format on

namespace fb::theme {

enum class Token {
#define FB_TOKEN(name, text) name,
    FB_THEME_TOKENS(FB_TOKEN)
#undef FB_TOKEN
};

#define FB_TOKEN(name, text) +1
inline constexpr int kTokenCount = 0 FB_THEME_TOKENS(FB_TOKEN);
#undef FB_TOKEN

} // namespace fb::theme
