{{- define "plumbline.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 52 | trimSuffix "-" -}}
{{- end -}}

{{- define "plumbline.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else if contains (include "plumbline.name" .) .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "plumbline.name" .) | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "plumbline.selector" -}}
app.kubernetes.io/name: {{ include "plumbline.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "plumbline.labels" -}}
{{ include "plumbline.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "plumbline.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "plumbline.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "plumbline.image" -}}
{{- $suffix := ternary "-cuda" "" (gt (int .Values.gpu.count) 0) -}}
{{- printf "%s:%s" .Values.image.repository (default (printf "%s%s" .Chart.AppVersion $suffix) .Values.image.tag) -}}
{{- end -}}

{{- /* The configuration, complete enough to start with; a message says what is missing. */ -}}
{{- define "plumbline.config" -}}
{{- $kafka := default dict .Values.config.kafka -}}
{{- $registry := default dict .Values.config.registry -}}
{{- $_ := required "config.kafka: set bootstrap.servers to the brokers" (index $kafka "bootstrap.servers") -}}
{{- $_ := required "config.registry: set schema.registry.url to the Schema Registry" (index $registry "schema.registry.url") -}}
{{- if not .Values.config.models -}}
{{- fail "config.models: list at least one model to explain" -}}
{{- end -}}
{{- toYaml .Values.config -}}
{{- end -}}
