// R4 search parameters, ConceptMap to EvidenceVariable; the form of a line is described in tables.h.
#include "sandbox/definitions/tables.h"

namespace fb::sandbox::definitions {

const char kSearchParameters2[] = R"(
#ConceptMap
context t useContext.valueCodeableConcept
context-quantity q useContext.valueQuantity|useContext.valueRange
context-type t useContext.code
context-type-quantity c -
context-type-value c -
date d date
dependson u group.element.target.dependsOn.property
description s description
identifier t identifier
jurisdiction t jurisdiction
name s name
other r group.unmapped.url ConceptMap
product u group.element.target.product.property
publisher s publisher
source r sourceCanonical ValueSet
source-code t group.element.code
source-system u group.source
source-uri r sourceUri ValueSet
status t status@~publication-status
target r targetCanonical ValueSet
target-code t group.element.target.code
target-system u group.target
target-uri r targetUri ValueSet
title s title
url u url
version t version
#Condition
abatement-age q abatementAge|abatementRange
abatement-date d abatementDateTime|abatementPeriod
abatement-string s abatementString
asserter r asserter Patient,Practitioner,PractitionerRole,RelatedPerson
body-site t bodySite
category t category
clinical-status t clinicalStatus
code t code
encounter r encounter Encounter
evidence t evidence.code
evidence-detail r evidence.detail *
identifier t identifier
onset-age q onsetAge|onsetRange
onset-date d onsetDateTime|onsetPeriod
onset-info s onsetString
patient r subject Patient
recorded-date d recordedDate
severity t severity
stage t stage.summary
subject r subject Group,Patient
verification-status t verificationStatus
#Consent
action t provision.action
actor r provision.actor.reference CareTeam,Device,Group,Organization,Patient,Practitioner,PractitionerRole,
\RelatedPerson
category t category
consentor r performer Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
data r provision.data.reference *
date d dateTime
identifier t identifier
organization r organization Organization
patient r patient Patient
period d provision.period
purpose t provision.purpose
scope t scope
security-label t provision.securityLabel
source-reference r source[x] Consent,Contract,DocumentReference,QuestionnaireResponse
status t status@~consent-state-codes
#Contract
authority r authority Organization
domain r domain Location
identifier t identifier
instantiates u instantiatesUri
issued d issued
patient r subject Patient
signer r signer.party Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
status t status@~contract-status
subject r subject *
url u url
#Coverage
beneficiary r beneficiary Patient
class-type t class.type
class-value s class.value
dependent s dependent
identifier t identifier
patient r beneficiary Patient
payor r payor Organization,Patient,RelatedPerson
policy-holder r policyHolder Organization,Patient,RelatedPerson
status t status@~fm-status
subscriber r subscriber Patient,RelatedPerson
type t type
#CoverageEligibilityRequest
created d created
enterer r enterer Practitioner,PractitionerRole
facility r facility Location
identifier t identifier
patient r patient Patient
provider r provider Organization,Practitioner,PractitionerRole
status t status@~fm-status
#CoverageEligibilityResponse
created d created
disposition s disposition
identifier t identifier
insurer r insurer Organization
outcome t outcome@~remittance-outcome
patient r patient Patient
request r request CoverageEligibilityRequest
requestor r requestor Organization,Practitioner,PractitionerRole
status t status@~fm-status
#DetectedIssue
author r author Device,Practitioner,PractitionerRole
code t code
identified d identified[x]
identifier t identifier
implicated r implicated *
patient r patient Patient
status t status
#Device
device-name s deviceName.name|type.coding.display|type.text
identifier t identifier
location r location Location
manufacturer s manufacturer
model s modelNumber
organization r owner Organization
patient r patient Patient
status t status@~device-status
type t type
udi-carrier s udiCarrier.carrierHRF
udi-di s udiCarrier.deviceIdentifier
url u url
#DeviceDefinition
classification t classification.type
identifier t identifier
parent r parentDevice DeviceDefinition
type t type
#DeviceMetric
category t category@~metric-category
identifier t identifier
parent r parent Device
source r source Device
type t type
#DeviceRequest
authored-on d authoredOn
based-on r basedOn *
code t codeCodeableConcept
device r codeReference Device
encounter r encounter Encounter,EpisodeOfCare
event-date d occurrenceDateTime|occurrencePeriod
group-identifier t groupIdentifier
identifier t identifier
instantiates-canonical r instantiatesCanonical ActivityDefinition,PlanDefinition
instantiates-uri u instantiatesUri
insurance r insurance ClaimResponse,Coverage
intent t intent@~request-intent
patient r subject Patient
performer r performer CareTeam,Device,HealthcareService,Organization,Patient,Practitioner,PractitionerRole,
\RelatedPerson
prior-request r priorRequest *
requester r requester Device,Organization,Practitioner,PractitionerRole
status t status@~request-status
subject r subject Device,Group,Location,Patient
#DeviceUseStatement
device r device Device
identifier t identifier
patient r subject Patient
subject r subject Group,Patient
#DiagnosticReport
based-on r basedOn CarePlan,ImmunizationRecommendation,MedicationRequest,NutritionOrder,ServiceRequest
category t category
code t code
conclusion t conclusionCode
date d effective[x]
encounter r encounter Encounter,EpisodeOfCare
identifier t identifier
issued d issued
media r media.link Media
patient r subject Patient
performer r performer CareTeam,Organization,Practitioner,PractitionerRole
result r result Observation
results-interpreter r resultsInterpreter CareTeam,Organization,Practitioner,PractitionerRole
specimen r specimen Specimen
status t status@~diagnostic-report-status
subject r subject Device,Group,Location,Patient
#DocumentManifest
author r author Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
created d created
description s description
identifier t masterIdentifier|identifier
item r content *
patient r subject Patient
recipient r recipient Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
related-id t related.identifier
related-ref r related.ref *
source u source
status t status@~document-reference-status
subject r subject Device,Group,Patient,Practitioner
type t type
#DocumentReference
authenticator r authenticator Organization,Practitioner,PractitionerRole
author r author Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
category t category
contenttype t content.attachment.contentType
custodian r custodian Organization
date d date
description s description
encounter r context.encounter Encounter,EpisodeOfCare
event t context.event
facility t context.facilityType
format t content.format
identifier t masterIdentifier|identifier
language t content.attachment.language
location u content.attachment.url
patient r subject Patient
period d context.period
related r context.related *
relatesto r relatesTo.target DocumentReference
relation t relatesTo.code@~document-relationship-type
relationship c -
security-label t securityLabel
setting t context.practiceSetting
status t status@~document-reference-status
subject r subject Device,Group,Patient,Practitioner
type t type
#EffectEvidenceSynthesis
context t useContext.valueCodeableConcept
context-quantity q useContext.valueQuantity|useContext.valueRange
context-type t useContext.code
context-type-quantity c -
context-type-value c -
date d date
description s description
effective d effectivePeriod
identifier t identifier
jurisdiction t jurisdiction
name s name
publisher s publisher
status t status@~publication-status
title s title
url u url
version t version
#Encounter
account r account Account
appointment r appointment Appointment
based-on r basedOn ServiceRequest
class t class
date d period
diagnosis r diagnosis.condition Condition,Procedure
episode-of-care r episodeOfCare EpisodeOfCare
identifier t identifier
length q length
location r location.location Location
location-period d location.period
part-of r partOf Encounter
participant r participant.individual Practitioner,PractitionerRole,RelatedPerson
participant-type t participant.type
patient r subject Patient
practitioner r participant.individual Practitioner
reason-code t reasonCode
reason-reference r reasonReference Condition,ImmunizationRecommendation,Observation,Procedure
service-provider r serviceProvider Organization
special-arrangement t hospitalization.specialArrangement
status t status@~encounter-status
subject r subject Group,Patient
type t type
#Endpoint
connection-type t connectionType
identifier t identifier
name s name
organization r managingOrganization Organization
payload-type t payloadType
status t status@~endpoint-status
#EnrollmentRequest
identifier t identifier
patient r candidate Patient
status t status@~fm-status
subject r candidate Patient
#EnrollmentResponse
identifier t identifier
request r request EnrollmentRequest
status t status@~fm-status
#EpisodeOfCare
care-manager r careManager Practitioner
condition r diagnosis.condition Condition
date d period
identifier t identifier
incoming-referral r referralRequest ServiceRequest
organization r managingOrganization Organization
patient r patient Patient
status t status@~episode-of-care-status
type t type
#EventDefinition
composed-of r relatedArtifact[type=composed-of].resource *
context t useContext.valueCodeableConcept
context-quantity q useContext.valueQuantity|useContext.valueRange
context-type t useContext.code
context-type-quantity c -
context-type-value c -
date d date
depends-on r relatedArtifact[type=depends-on].resource *
derived-from r relatedArtifact[type=derived-from].resource *
description s description
effective d effectivePeriod
identifier t identifier
jurisdiction t jurisdiction
name s name
predecessor r relatedArtifact[type=predecessor].resource *
publisher s publisher
status t status@~publication-status
successor r relatedArtifact[type=successor].resource *
title s title
topic t topic
url u url
version t version
#Evidence
composed-of r relatedArtifact[type=composed-of].resource *
context t useContext.valueCodeableConcept
context-quantity q useContext.valueQuantity|useContext.valueRange
context-type t useContext.code
context-type-quantity c -
context-type-value c -
date d date
depends-on r relatedArtifact[type=depends-on].resource *
derived-from r relatedArtifact[type=derived-from].resource *
description s description
effective d effectivePeriod
identifier t identifier
jurisdiction t jurisdiction
name s name
predecessor r relatedArtifact[type=predecessor].resource *
publisher s publisher
status t status@~publication-status
successor r relatedArtifact[type=successor].resource *
title s title
topic t topic
url u url
version t version
#EvidenceVariable
composed-of r relatedArtifact[type=composed-of].resource *
context t useContext.valueCodeableConcept
context-quantity q useContext.valueQuantity|useContext.valueRange
context-type t useContext.code
context-type-quantity c -
context-type-value c -
date d date
depends-on r relatedArtifact[type=depends-on].resource *
derived-from r relatedArtifact[type=derived-from].resource *
description s description
effective d effectivePeriod
identifier t identifier
jurisdiction t jurisdiction
name s name
predecessor r relatedArtifact[type=predecessor].resource *
publisher s publisher
status t status@~publication-status
successor r relatedArtifact[type=successor].resource *
title s title
topic t topic
url u url
version t version
)";

} // namespace fb::sandbox::definitions
