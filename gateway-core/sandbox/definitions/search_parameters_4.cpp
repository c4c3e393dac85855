// R4 search parameters, MedicationKnowledge to Practitioner; the form of a line is described in tables.h.
#include "sandbox/definitions/tables.h"

namespace fb::sandbox::definitions {

const char kSearchParameters4[] = R"(
#MedicationKnowledge
classification t medicineClassification.classification
classification-type t medicineClassification.type
code t code
doseform t doseForm
ingredient r ingredient.itemReference Substance
ingredient-code t ingredient.itemCodeableConcept
manufacturer r manufacturer Organization
monitoring-program-name t monitoringProgram.name
monitoring-program-type t monitoringProgram.type
monograph r monograph.source DocumentReference,Media
monograph-type t monograph.type
source-cost t cost.source
status t status@^medicationknowledge-status
#MedicationRequest
authoredon d authoredOn
category t category
code t medicationCodeableConcept
date d dosageInstruction.timing.event
encounter r encounter Encounter
identifier t identifier
intended-dispenser r dispenseRequest.performer Organization
intended-performer r performer CareTeam,Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
intended-performertype t performerType
intent t intent@~CodeSystem/medicationrequest-intent
medication r medicationReference Medication
patient r subject Patient
priority t priority@~request-priority
requester r requester Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
status t status@~CodeSystem/medicationrequest-status
subject r subject Group,Patient
#MedicationStatement
category t category
code t medicationCodeableConcept
context r context Encounter,EpisodeOfCare
effective d effective[x]
identifier t identifier
medication r medicationReference Medication
part-of r partOf MedicationAdministration,MedicationDispense,MedicationStatement,Observation,Procedure
patient r subject Patient
source r informationSource Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
status t status@~CodeSystem/medication-statement-status
subject r subject Group,Patient
#MedicinalProduct
identifier t identifier
name s name.productName
name-language t name.countryLanguage.language
#MedicinalProductAuthorization
country t country
holder r holder Organization
identifier t identifier
status t status
subject r subject MedicinalProduct,MedicinalProductPackaged
#MedicinalProductContraindication
subject r subject Medication,MedicinalProduct
#MedicinalProductIndication
subject r subject Medication,MedicinalProduct
#MedicinalProductIngredient
#MedicinalProductInteraction
subject r subject Medication,MedicinalProduct,Substance
#MedicinalProductManufactured
#MedicinalProductPackaged
identifier t identifier
subject r subject MedicinalProduct
#MedicinalProductPharmaceutical
identifier t identifier
route t routeOfAdministration.code
target-species t routeOfAdministration.targetSpecies.code
#MedicinalProductUndesirableEffect
subject r subject Medication,MedicinalProduct
#MessageDefinition
category t category@~message-significance-category
context t useContext.valueCodeableConcept
context-quantity q useContext.valueQuantity|useContext.valueRange
context-type t useContext.code
context-type-quantity c -
context-type-value c -
date d date
description s description
event t event[x]
focus t focus.code@~resource-types
identifier t identifier
jurisdiction t jurisdiction
name s name
parent r parent ActivityDefinition,PlanDefinition
publisher s publisher
status t status@~publication-status
title s title
url u url
version t version
#MessageHeader
author r author Practitioner,PractitionerRole
code t response.code@~response-code
destination s destination.name
destination-uri u destination.endpoint
enterer r enterer Practitioner,PractitionerRole
event t event[x]
focus r focus *
receiver r destination.receiver Organization,Practitioner,PractitionerRole
response-id t response.identifier
responsible r responsible Organization,Practitioner,PractitionerRole
sender r sender Organization,Practitioner,PractitionerRole
source s source.name
source-uri u source.endpoint
target r destination.target Device
#MolecularSequence
chromosome t referenceSeq.chromosome
chromosome-variant-coordinate c -
chromosome-window-coordinate c -
identifier t identifier
patient r patient Patient
referenceseqid t referenceSeq.referenceSeqId
referenceseqid-variant-coordinate c -
referenceseqid-window-coordinate c -
type t type@~sequence-type
variant-end n variant.end
variant-start n variant.start
window-end n referenceSeq.windowEnd
window-start n referenceSeq.windowStart
#NamingSystem
contact s contact.name
context t useContext.valueCodeableConcept
context-quantity q useContext.valueQuantity|useContext.valueRange
context-type t useContext.code
context-type-quantity c -
context-type-value c -
date d date
description s description
id-type t uniqueId.type@~namingsystem-identifier-type
jurisdiction t jurisdiction
kind t kind@~namingsystem-type
name s name
period d uniqueId.period
publisher s publisher
responsible s responsible
status t status@~publication-status
telecom t contact.telecom
type t type
value s uniqueId.value
#NutritionOrder
additive t enteralFormula.additiveType
datetime d dateTime
encounter r encounter Encounter,EpisodeOfCare
formula t enteralFormula.baseFormulaType
identifier t identifier
instantiates-canonical r instantiatesCanonical ActivityDefinition,PlanDefinition
instantiates-uri u instantiatesUri
oraldiet t oralDiet.type
patient r patient Patient
provider r orderer Practitioner,PractitionerRole
status t status@~request-status
supplement t supplement.type
#Observation
based-on r basedOn CarePlan,DeviceRequest,ImmunizationRecommendation,MedicationRequest,NutritionOrder,ServiceRequest
category t category
code t code
code-value-concept c -
code-value-date c -
code-value-quantity c -
code-value-string c -
combo-code t code|component.code
combo-code-value-concept c -
combo-code-value-quantity c -
combo-data-absent-reason t dataAbsentReason|component.dataAbsentReason
combo-value-concept t valueCodeableConcept|component.valueCodeableConcept
combo-value-quantity q valueQuantity|valueSampledData|component.valueQuantity|component.valueSampledData
component-code t component.code
component-code-value-concept c -
component-code-value-quantity c -
component-data-absent-reason t component.dataAbsentReason
component-value-concept t component.valueCodeableConcept
component-value-quantity q component.valueQuantity|component.valueSampledData
data-absent-reason t dataAbsentReason
date d effective[x]
derived-from r derivedFrom DocumentReference,ImagingStudy,Media,MolecularSequence,Observation,QuestionnaireResponse
device r device Device,DeviceMetric
encounter r encounter Encounter,EpisodeOfCare
focus r focus *
has-member r hasMember MolecularSequence,Observation,QuestionnaireResponse
identifier t identifier
method t method
part-of r partOf ImagingStudy,Immunization,MedicationAdministration,MedicationDispense,MedicationStatement,Procedure
patient r subject Patient
performer r performer CareTeam,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson
specimen r specimen Specimen
status t status@~observation-status
subject r subject Device,Group,Location,Patient
value-concept t valueCodeableConcept
value-date d valueDateTime|valuePeriod
value-quantity q valueQuantity|valueSampledData
value-string s valueString|valueCodeableConcept.text
#ObservationDefinition
#OperationDefinition
base r base OperationDefinition
code t code
context t useContext.valueCodeableConcept
context-quantity q useContext.valueQuantity|useContext.valueRange
context-type t useContext.code
context-type-quantity c -
context-type-value c -
date d date
description s description
input-profile r inputProfile StructureDefinition
instance t instance
jurisdiction t jurisdiction
kind t kind@~operation-kind
name s name
output-profile r outputProfile StructureDefinition
publisher s publisher
status t status@~publication-status
system t system
title s title
type t type
url u url
version t version
#OperationOutcome
#Organization
active t active
address s address
address-city s address.city
address-country s address.country
address-postalcode s address.postalCode
address-state s address.state
address-use t address.use
endpoint r endpoint Endpoint
identifier t identifier
name s name|alias
partof r partOf Organization
phonetic s name
type t type
#OrganizationAffiliation
active t active
date d period
email t telecom[system=email]
endpoint r endpoint Endpoint
identifier t identifier
location r location Location
network r network Organization
participating-organization r participatingOrganization Organization
phone t telecom[system=phone]
primary-organization r organization Organization
role t code
service r healthcareService HealthcareService
specialty t specialty
telecom t telecom
#Parameters
#Patient
active t active
address s address
address-city s address.city
address-country s address.country
address-postalcode s address.postalCode
address-state s address.state
address-use t address.use
birthdate d birthDate
death-date d deceasedDateTime
deceased t deceased[x]!
email t telecom[system=email]
family s name.family
gender t gender@~administrative-gender
general-practitioner r generalPractitioner Organization,Practitioner,PractitionerRole
given s name.given
identifier t identifier
language t communication.language
link r link.other Patient,RelatedPerson
name s name
organization r managingOrganization Organization
phone t telecom[system=phone]
phonetic s name
telecom t telecom
#PaymentNotice
created d created
identifier t identifier
payment-status t paymentStatus
provider r provider Organization,Practitioner,PractitionerRole
request r request *
response r response *
status t status@~fm-status
#PaymentReconciliation
created d created
disposition s disposition
identifier t identifier
outcome t outcome@~remittance-outcome
payment-issuer r paymentIssuer Organization
request r request Task
requestor r requestor Organization,Practitioner,PractitionerRole
status t status@~fm-status
#Person
address s address
address-city s address.city
address-country s address.country
address-postalcode s address.postalCode
address-state s address.state
address-use t address.use
birthdate d birthDate
email t telecom[system=email]
gender t gender@~administrative-gender
identifier t identifier
link r link.target Patient,Person,Practitioner,RelatedPerson
name s name
organization r managingOrganization Organization
patient r link.target Patient
phone t telecom[system=phone]
phonetic s name
practitioner r link.target Practitioner
relatedperson r link.target RelatedPerson
telecom t telecom
#PlanDefinition
composed-of r relatedArtifact[type=composed-of].resource *
context t useContext.valueCodeableConcept
context-quantity q useContext.valueQuantity|useContext.valueRange
context-type t useContext.code
context-type-quantity c -
context-type-value c -
date d date
definition r action.definition[x] ActivityDefinition,PlanDefinition,Questionnaire
depends-on r relatedArtifact[type=depends-on].resource|library *
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
type t type
url u url
version t version
#Practitioner
active t active
address s address
address-city s address.city
address-country s address.country
address-postalcode s address.postalCode
address-state s address.state
address-use t address.use
communication t communication
email t telecom[system=email]
family s name.family
gender t gender@~administrative-gender
given s name.given
identifier t identifier
name s name
phone t telecom[system=phone]
phonetic s name
telecom t telecom
)";

} // namespace fb::sandbox::definitions
